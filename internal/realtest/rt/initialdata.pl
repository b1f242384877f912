# A small customer desk: two queues, the custom fields that the adapter reads,
# people of the contact centre and of a store, and the accounts of the adapter.

@Queues = (
    {   Name              => 'Customer Care',
        Description       => 'customers of the web shop and of the stores',
        CorrespondAddress => 'help@desk.example',
        CommentAddress    => 'help-comment@desk.example',
    },
    {   Name              => 'Back Office',
        Description       => 'what the adapter must not see',
        CorrespondAddress => 'office@desk.example',
        CommentAddress    => 'office-comment@desk.example',
    },
);

@CustomFields = (
    { Name => 'Order Number', Type => 'FreeformSingle', Queue => ['Customer Care'] },
    {   Name   => 'Contact Channel',
        Type   => 'SelectSingle',
        Queue  => ['Customer Care'],
        Values => [
            { Name => 'phone', SortOrder => 1 },
            { Name => 'email', SortOrder => 2 },
            { Name => 'chat',  SortOrder => 3 },
            { Name => 'store', SortOrder => 4 },
        ],
    },
    { Name => 'Callback Promised', Type => 'DateTimeSingle', Queue => ['Customer Care'] },
);

# Passwords protect nothing here: an instance listens on 127.0.0.1 for as long
# as a test runs.
@Users = (
    { Name => 'rasa',   RealName => 'Rasa of the contact centre', EmailAddress => 'rasa@desk.example',   Password => 'desk-password', Privileged => 1 },
    { Name => 'tomasz', RealName => 'Tomasz of the store',        EmailAddress => 'tomasz@desk.example', Password => 'desk-password', Privileged => 1 },

    # api may read one queue and nothing else; api-people may also read all of
    # a user; api-vilnius is api in another time zone; api-narrow sees neither
    # comments nor custom fields.
    { Name => 'api',         EmailAddress => 'api@desk.example',         Privileged => 1 },
    { Name => 'api-people',  EmailAddress => 'api-people@desk.example',  Privileged => 1 },
    { Name => 'api-vilnius', EmailAddress => 'api-vilnius@desk.example', Privileged => 1, Timezone => 'Europe/Vilnius' },
    { Name => 'api-narrow',  EmailAddress => 'api-narrow@desk.example',  Privileged => 1 },
);

my @read = qw(SeeQueue ShowTicket ShowTicketComments SeeCustomField);
my @work = ( @read, qw(CreateTicket ReplyToTicket CommentOnTicket OwnTicket ModifyTicket DeleteTicket ModifyCustomField) );

@ACL = (
    # Whoever writes a mail may open a ticket and answer.
    ( map { { GroupDomain => 'SystemInternal', GroupType => 'Everyone', Queue => 'Customer Care', Right => $_ } } qw(CreateTicket ReplyToTicket) ),
    ( map { my $r = $_; map { { UserId => $_, Queue => 'Customer Care', Right => $r } } qw(rasa tomasz) } @work ),
    ( map { { UserId => 'rasa', Queue => 'Back Office', Right => $_ } } @work ),
    ( map { my $r = $_; map { { UserId => $_, Queue => 'Customer Care', Right => $r } } qw(api api-people api-vilnius) } @read ),
    ( map { { UserId => 'api-narrow', Queue => 'Customer Care', Right => $_ } } qw(SeeQueue ShowTicket) ),
    { UserId => 'api-people', Right => 'AdminUsers' },
);

1;
