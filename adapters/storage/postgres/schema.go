package postgres

// migrations lead from an empty schema to the present one: the version of a
// schema says how many of them it has had. What has once been published is
// never changed, only followed. An @ stands for the name of the schema.
func migrations() []string { return []string{schema1, schema2} }

// Every key has the tenant, and each table at most one index that begins with
// it: where there are two, the planner may walk all of a tenant in one of them
// to find what it could look up in the other. Refs are written so that their order as
// bytes is that of [channel.Ref.Compare]: see refKey. The postings of a term
// stand in its row while they are few: one row and one index entry instead of
// two of each, and the row is locked anyway. A list that is null means that
// they stand in postings; a count of -1, that the term is loose and nobody
// counts.
//
// An entry is wholly in its key, so that a page of a timeline is read from the
// index alone, in order, however the rows lie in the heap.
const schema1 = `
CREATE TABLE @tenants (
	tenant integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	name   text COLLATE "C" NOT NULL UNIQUE
);

CREATE TABLE @state (
	tenant     integer PRIMARY KEY,
	ledger_rev bigint NOT NULL,
	suppressed bigint NOT NULL
);

CREATE TABLE @stripes (
	tenant integer NOT NULL,
	n      smallint NOT NULL,
	PRIMARY KEY (tenant, n)
);

CREATE TABLE @feed (
	tenant   integer PRIMARY KEY,
	pos      bigint NOT NULL,
	accesses bigint NOT NULL
);

CREATE SEQUENCE @orders;

CREATE TABLE @commits (
	commit uuid NOT NULL,
	seq    bigint NOT NULL,
	pos    bigint,
	tenant integer NOT NULL,
	n      integer NOT NULL,
	PRIMARY KEY (tenant, commit)
);
CREATE INDEX commits_untold ON @commits (tenant, seq) WHERE pos IS NULL;
CREATE INDEX commits_told ON @commits (tenant, pos) WHERE pos IS NOT NULL;

CREATE TABLE @changes (
	commit   uuid NOT NULL,
	ver      bigint NOT NULL,
	at       timestamptz NOT NULL,
	tenant   integer NOT NULL,
	n        integer NOT NULL,
	ns       smallint NOT NULL,
	kind     text NOT NULL,
	customer text NOT NULL,
	others   text[],
	refs     text[],
	PRIMARY KEY (tenant, commit, n)
);

CREATE TABLE @told (
	commit uuid NOT NULL,
	tenant integer NOT NULL,
	ref    text COLLATE "C" NOT NULL,
	PRIMARY KEY (tenant, ref, commit)
);

CREATE TABLE @receipts (
	commit uuid NOT NULL,
	tenant integer NOT NULL,
	PRIMARY KEY (tenant, commit)
);

CREATE TABLE @facts (
	commit   uuid NOT NULL,
	received timestamptz NOT NULL,
	tenant   integer NOT NULL,
	ns       smallint NOT NULL,
	ref      text COLLATE "C" NOT NULL,
	owner    text COLLATE "C" NOT NULL,
	hash     bytea NOT NULL,
	body     text NOT NULL,
	PRIMARY KEY (tenant, ref)
);

CREATE TABLE @history (
	commit   uuid NOT NULL,
	received timestamptz NOT NULL,
	tenant   integer NOT NULL,
	ns       smallint NOT NULL,
	ref      text COLLATE "C" NOT NULL,
	owner    text COLLATE "C" NOT NULL,
	hash     bytea NOT NULL,
	body     text NOT NULL,
	PRIMARY KEY (tenant, ref, hash, commit)
);

CREATE TABLE @parties (
	rev    bigint NOT NULL,
	facts  bigint NOT NULL,
	ver    bigint NOT NULL,
	tenant integer NOT NULL,
	ref    text COLLATE "C" NOT NULL,
	id     text COLLATE "C" NOT NULL,
	first  text COLLATE "C" NOT NULL,
	body   text NOT NULL,
	PRIMARY KEY (tenant, ref)
) WITH (fillfactor = 85);
CREATE INDEX parties_id ON @parties (id, tenant);

CREATE TABLE @terms (
	term    uuid NOT NULL,
	rev     bigint NOT NULL,
	tenant  integer NOT NULL,
	current integer NOT NULL,
	past    integer NOT NULL,
	list    bytea,
	PRIMARY KEY (tenant, term)
) WITH (fillfactor = 85);

CREATE TABLE @postings (
	term   uuid NOT NULL,
	tenant integer NOT NULL,
	weight smallint NOT NULL,
	past   boolean NOT NULL,
	ref    text COLLATE "C" NOT NULL,
	PRIMARY KEY (tenant, term, past, ref)
);

CREATE TABLE @entries (
	at     timestamptz NOT NULL,
	tenant integer NOT NULL,
	ns     smallint NOT NULL,
	owner  text COLLATE "C" NOT NULL,
	id     text COLLATE "C" NOT NULL,
	whole  text COLLATE "C",
	PRIMARY KEY (tenant, owner, at, ns, id)
);

CREATE TABLE @streams (
	tenant  integer NOT NULL,
	channel text COLLATE "C" NOT NULL,
	name    text COLLATE "C" NOT NULL,
	cursor  bytea NOT NULL,
	PRIMARY KEY (tenant, channel, name)
);

CREATE TABLE @sources (
	tenant      integer NOT NULL,
	slot        smallint NOT NULL,
	channel     text COLLATE "C" NOT NULL,
	fresh       text NOT NULL,
	fresh_seq   bigint NOT NULL,
	tried       text NOT NULL,
	tried_seq   bigint NOT NULL,
	error       text NOT NULL,
	error_kind  text NOT NULL,
	received    bigint NOT NULL,
	applied     bigint NOT NULL,
	duplicate   bigint NOT NULL,
	stale       bigint NOT NULL,
	quarantined bigint NOT NULL,
	suppressed  bigint NOT NULL,
	PRIMARY KEY (tenant, channel, slot)
) WITH (fillfactor = 50);

CREATE SEQUENCE @held;
CREATE TABLE @quarantine (
	id          bigint NOT NULL DEFAULT nextval('@held'),
	at          timestamptz NOT NULL,
	key         uuid NOT NULL,
	tries       bigint NOT NULL,
	tenant      integer NOT NULL,
	ns          smallint NOT NULL,
	channel     bytea NOT NULL,
	stream      bytea NOT NULL,
	place       bytea NOT NULL,
	ref_channel bytea NOT NULL,
	ref_kind    bytea NOT NULL,
	ref_id      bytea NOT NULL,
	field       bytea NOT NULL,
	reason      bytea NOT NULL,
	raw         bytea NOT NULL,
	digest      bytea NOT NULL,
	PRIMARY KEY (tenant, id)
);
CREATE INDEX quarantine_key ON @quarantine (key, tenant);

CREATE TABLE @decisions (
	seq        bigint NOT NULL,
	at         timestamptz NOT NULL,
	tenant     integer NOT NULL,
	ns         smallint NOT NULL,
	action     text NOT NULL,
	a          text COLLATE "C" NOT NULL,
	b          text COLLATE "C" NOT NULL,
	key_kind   text NOT NULL,
	key_issuer text NOT NULL,
	key_value  text NOT NULL,
	actor      text NOT NULL,
	reason     text NOT NULL,
	PRIMARY KEY (tenant, seq)
);
CREATE INDEX decisions_a ON @decisions (a, tenant);
CREATE INDEX decisions_b ON @decisions (b, tenant);

CREATE SEQUENCE @looked;
CREATE TABLE @accesses (
	seq          bigint NOT NULL DEFAULT nextval('@looked'),
	pos          bigint,
	at           timestamptz NOT NULL,
	tenant       integer NOT NULL,
	ns           smallint NOT NULL,
	actor        text NOT NULL,
	on_behalf_of text NOT NULL,
	purpose      text NOT NULL,
	op           text NOT NULL,
	customer     text NOT NULL,
	PRIMARY KEY (tenant, seq)
);
CREATE INDEX accesses_new ON @accesses (tenant, seq) WHERE pos IS NULL;
CREATE INDEX accesses_pos ON @accesses (tenant, pos) WHERE pos IS NOT NULL;

CREATE TABLE @suppressed (
	tenant integer NOT NULL,
	digest text COLLATE "C" NOT NULL,
	PRIMARY KEY (tenant, digest)
);

CREATE TABLE @leases (
	ends   timestamptz NOT NULL,
	tenant integer NOT NULL,
	name   text COLLATE "C" NOT NULL,
	holder text COLLATE "C" NOT NULL,
	PRIMARY KEY (tenant, name)
);
`

// Decisions may be about a value from a moment on: RFC 3339, empty for none.
const schema2 = `ALTER TABLE @decisions ADD COLUMN since text NOT NULL DEFAULT '';
`
