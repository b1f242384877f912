// A Vendure shop in one process: the database lives in memory, is filled anew
// at each start and is gone at the end. It ends when its standard input does,
// so it never outlives the test that started it.
const {
  bootstrap, DefaultJobQueuePlugin, DefaultLogger, dummyPaymentHandler, JobQueueService, LanguageCode, LogLevel,
} = require('@vendure/core');
const { populate } = require('@vendure/core/cli');
const path = require('path');

const config = {
  apiOptions: {
    hostname: '127.0.0.1', port: Number(process.env.SHOP_PORT), adminApiPath: 'admin-api', shopApiPath: 'shop-api',
    adminListQueryLimit: 1000,
  },
  authOptions: {
    tokenMethod: ['bearer', 'api-key'],
    superadminCredentials: { identifier: 'superadmin', password: process.env.SHOP_PASSWORD },
    // An account made without a password stays unverified.
    requireVerification: true,
  },
  dbConnectionOptions: { type: 'sqljs', synchronize: true, logging: false },
  paymentOptions: { paymentMethodHandlers: [dummyPaymentHandler] },
  customFields: { Customer: [{ name: 'loyaltyCard', type: 'string', nullable: true }] },
  importExportOptions: { importAssetsDir: __dirname },
  logger: new DefaultLogger({ level: LogLevel.Warn, timestamp: false }),
  plugins: [DefaultJobQueuePlugin.init({ pollInterval: 250 })],
};

const payment = (name, settles) => ({
  name, handler: { code: 'dummy-payment-handler', arguments: [{ name: 'automaticSettle', value: String(settles) }] },
});

const initial = {
  defaultLanguage: LanguageCode.en,
  defaultZone: 'Europe',
  countries: [
    { name: 'Latvia', code: 'LV', zone: 'Europe' },
    { name: 'Lithuania', code: 'LT', zone: 'Europe' },
    { name: 'Poland', code: 'PL', zone: 'Europe' },
  ],
  taxRates: [{ name: 'Standard', percentage: 21 }],
  shippingMethods: [{ name: 'Parcel', price: 450 }],
  // The codes become "later" and "at-once".
  paymentMethods: [payment('Later', false), payment('At once', true)],
  collections: [],
};

process.stdin.on('end', () => process.exit(0)).resume();
populate(() => bootstrap(config), initial, path.join(__dirname, 'products.csv'))
  .then((app) => app.get(JobQueueService).start())
  .then(() => console.log('shop is ready'))
  .catch((err) => { console.error(err); process.exit(1); });
