package sqlite

// applicationID stands in the header of every file of ours, so that a database
// of another program is not taken for one.
const applicationID = 0x636c6e74

// migrations lead from an empty file to the present schema: the user_version
// of a file says how many of them it has had. What has once been published is
// never changed, only followed.
func migrations() []string { return []string{schema1, schema2, schema3} }

// Every ref is stored once, under a number that is never given out again, and
// almost everything names it by that number. Index rows are small that way, and
// an erased ref is gone from wherever it was named once its row is gone. The
// row of a ref says which version of its fact is current, so that what commits
// expect is looked up in one place, and has the hashes of the few versions that
// most have, so that what comes again is known by it alone.
//
// Versions of facts are only ever appended: a large row that never moves is
// written once. Those of one ref are a chain, each with the number of the one
// stored before it.
//
// A term keeps its postings in its own row for as long as they are few, which
// most are for ever; n is the number under which they stand in the table
// postings afterwards, in the order past, ref. Entries are clustered by their
// owner, and the numbers of owners grow as they come, so that a load writes
// mostly at the end.
const schema1 = `
CREATE TABLE state (
	one        INTEGER PRIMARY KEY CHECK (one = 1),
	ledger_rev INTEGER NOT NULL,
	change_pos INTEGER NOT NULL,
	suppressed INTEGER NOT NULL,
	last_ref   INTEGER NOT NULL,
	last_term  INTEGER NOT NULL,
	erased     INTEGER NOT NULL
) STRICT;
INSERT INTO state VALUES (1, 0, 0, 0, 0, 0, 0);

CREATE TABLE refs (
	n       INTEGER PRIMARY KEY,
	channel TEXT NOT NULL,
	kind    TEXT NOT NULL,
	id      TEXT NOT NULL,
	version INTEGER NOT NULL,
	newest  INTEGER NOT NULL,
	count   INTEGER NOT NULL,
	owner   INTEGER NOT NULL,
	hash    BLOB NOT NULL,
	older   BLOB NOT NULL,
	UNIQUE (channel, kind, id)
) STRICT;

CREATE TABLE versions (
	seq      INTEGER PRIMARY KEY,
	ref      INTEGER NOT NULL,
	before   INTEGER NOT NULL,
	owner    INTEGER NOT NULL,
	received TEXT NOT NULL,
	hash     BLOB NOT NULL,
	body     TEXT NOT NULL
) STRICT;

CREATE TABLE parties (
	n       INTEGER PRIMARY KEY,
	id      TEXT NOT NULL,
	rev     INTEGER NOT NULL,
	facts   INTEGER NOT NULL,
	first   INTEGER NOT NULL,
	ver     INTEGER NOT NULL,
	members TEXT NOT NULL,
	body    TEXT NOT NULL
) STRICT;
CREATE INDEX parties_id ON parties (id);

CREATE TABLE terms (
	term    BLOB NOT NULL PRIMARY KEY,
	n       INTEGER NOT NULL,
	rev     INTEGER NOT NULL,
	current INTEGER NOT NULL,
	past    INTEGER NOT NULL,
	list    BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE postings (
	term   INTEGER NOT NULL,
	past   INTEGER NOT NULL,
	ref    INTEGER NOT NULL,
	weight INTEGER NOT NULL,
	PRIMARY KEY (term, past, ref)
) STRICT, WITHOUT ROWID;

CREATE TABLE entries (
	owner    INTEGER NOT NULL,
	at       INTEGER NOT NULL,
	ns       INTEGER NOT NULL,
	channel  TEXT NOT NULL,
	ref_kind TEXT NOT NULL,
	ref_id   TEXT NOT NULL,
	kind     TEXT NOT NULL,
	part     TEXT NOT NULL,
	PRIMARY KEY (owner, at, ns, channel, ref_kind, ref_id, kind, part)
) STRICT, WITHOUT ROWID;

CREATE TABLE streams (
	channel TEXT NOT NULL,
	name    TEXT NOT NULL,
	cursor  BLOB NOT NULL,
	PRIMARY KEY (channel, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE sources (
	channel     TEXT NOT NULL PRIMARY KEY,
	fresh       TEXT NOT NULL,
	tried       TEXT NOT NULL,
	error       TEXT NOT NULL,
	error_kind  TEXT NOT NULL,
	received    INTEGER NOT NULL,
	applied     INTEGER NOT NULL,
	duplicate   INTEGER NOT NULL,
	stale       INTEGER NOT NULL,
	quarantined INTEGER NOT NULL,
	suppressed  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE quarantine (
	id          INTEGER PRIMARY KEY AUTOINCREMENT,
	channel     BLOB NOT NULL,
	stream      BLOB NOT NULL,
	place       BLOB NOT NULL,
	ref_channel BLOB NOT NULL,
	ref_kind    BLOB NOT NULL,
	ref_id      BLOB NOT NULL,
	field       BLOB NOT NULL,
	reason      BLOB NOT NULL,
	raw         BLOB NOT NULL,
	at          TEXT NOT NULL,
	tries       INTEGER NOT NULL,
	digest      BLOB NOT NULL
) STRICT;
CREATE INDEX quarantine_digest ON quarantine (digest);

CREATE TABLE changes (
	pos      INTEGER PRIMARY KEY,
	kind     TEXT NOT NULL,
	customer TEXT NOT NULL,
	others   TEXT NOT NULL,
	refs     TEXT NOT NULL,
	at       TEXT NOT NULL,
	ver      INTEGER NOT NULL
) STRICT;

CREATE TABLE decisions (
	seq        INTEGER PRIMARY KEY,
	action     TEXT NOT NULL,
	a          TEXT NOT NULL,
	b          TEXT NOT NULL,
	key_kind   TEXT NOT NULL,
	key_issuer TEXT NOT NULL,
	key_value  TEXT NOT NULL,
	actor      TEXT NOT NULL,
	reason     TEXT NOT NULL,
	at         TEXT NOT NULL
) STRICT;
CREATE INDEX decisions_a ON decisions (a);
CREATE INDEX decisions_b ON decisions (b);

CREATE TABLE accesses (
	seq          INTEGER PRIMARY KEY,
	at           TEXT NOT NULL,
	actor        TEXT NOT NULL,
	on_behalf_of TEXT NOT NULL,
	purpose      TEXT NOT NULL,
	op           TEXT NOT NULL,
	customer     TEXT NOT NULL
) STRICT;

CREATE TABLE suppressed (
	digest TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE leases (
	name   TEXT NOT NULL PRIMARY KEY,
	holder TEXT NOT NULL,
	until  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE VIEW facts AS
SELECT r.channel || '/' || r.kind || '/' || r.id AS fact,
	v.received,
	o.channel || '/' || o.kind || '/' || o.id AS party,
	v.body
FROM refs r JOIN versions v ON v.seq = r.version LEFT JOIN refs o ON o.n = v.owner;

CREATE VIEW customers AS
SELECT p.id AS customer,
	r.channel || '/' || r.kind || '/' || r.id AS first,
	coalesce(p.body ->> '$.name.full', trim(coalesce(p.body ->> '$.name.given', '') || ' ' || coalesce(p.body ->> '$.name.family', ''))) AS name,
	iif(p.members = '', 1, json_array_length(p.members)) AS parties,
	(SELECT group_concat(c.value ->> '$.value', ', ') FROM json_each(p.body, '$.claims') c WHERE c.value ->> '$.kind' IN ('email', 'phone')) AS contact
FROM parties p JOIN refs r ON r.n = p.n
WHERE p.facts > 0 AND p.first = p.n;

CREATE VIEW timeline AS
SELECT f.id AS customer,
	strftime('%Y-%m-%d %H:%M:%S', e.at, 'unixepoch') AS at,
	e.kind,
	e.channel || '/' || e.ref_kind || '/' || e.ref_id AS ref,
	e.part,
	o.channel || '/' || o.kind || '/' || o.id AS party
FROM parties f CROSS JOIN json_each(iif(f.members = '', '[' || f.n || ']', f.members)) m CROSS JOIN entries e ON e.owner = m.value CROSS JOIN refs o ON o.n = e.owner
WHERE f.first = f.n;

CREATE VIEW promises_due AS
SELECT h.id AS customer,
	(SELECT c.name FROM customers c WHERE c.customer = h.id) AS name,
	r.channel || '/' || r.kind || '/' || r.id AS promise,
	v.body ->> '$.content.kind' AS kind,
	CASE json_type(v.body, '$.content.due') WHEN 'object' THEN v.body ->> '$.content.due.at' ELSE v.body ->> '$.content.due' END AS due,
	v.body ->> '$.content.role' AS role,
	v.body ->> '$.content.text' AS text
FROM refs r JOIN versions v ON v.seq = r.version LEFT JOIN parties p ON p.n = v.owner LEFT JOIN parties h ON h.n = p.first
WHERE r.kind = 'promise' AND v.body ->> '$.deleted' IS NULL AND coalesce(v.body ->> '$.content.state', 'open') IN ('', 'open')
ORDER BY due;
`

// Decisions may be about a value from a moment on.
const schema2 = `ALTER TABLE decisions ADD COLUMN since TEXT NOT NULL DEFAULT '';`

// How many erasures there ever were tells every process that has the file open
// when to drop what it keeps in memory of rows.
const schema3 = `ALTER TABLE state ADD COLUMN erasures INTEGER NOT NULL DEFAULT 0;`
