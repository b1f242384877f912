package sqlite

import driver "zombiezen.com/go/sqlite"

// A hot statement is one that a load executes for almost every fact, or a view
// for all it is made of. It is kept by number: to look it up by its text takes
// as long as to bind it. Whoever executes it binds all of its arguments and
// leaves it reset.
type hot int

const (
	hotInsertRef hot = iota
	hotUpdateRef
	hotSelectObject
	hotInsertVersion
	hotInsertParty
	hotUpdateParty
	hotAddEntry
	hotDelEntry
	hotSelectTerm
	hotInsertTerm
	hotAppendTerm
	hotUpdateTerm
	hotInsertChange
	hotAccess
	hotBegin
	hotBeginNow
	hotCommit
	hotRollback
	hotVersion
	hotState
	hotSelectFact
	hotSelectBody
	hotRefByNumber
	hotSelectParty
	hotPartyByNumber
	hotSelectID
	hotAllEntries
	hots
)

// hotQueries are the texts of hot statements.
var hotQueries = [hots]string{hotInsertRef: insertRef, hotUpdateRef: updateRef, hotSelectObject: selectObject, hotInsertVersion: insertVersion,
	hotInsertParty: insertParty, hotUpdateParty: updateParty, hotAddEntry: addEntry, hotDelEntry: delEntry, hotSelectTerm: selectTerm, hotInsertTerm: insertTerm, hotAppendTerm: appendTerm,
	hotUpdateTerm: updateTerm, hotInsertChange: insertChange, hotAccess: access, hotBegin: "BEGIN", hotBeginNow: "BEGIN IMMEDIATE", hotCommit: "COMMIT", hotRollback: "ROLLBACK",
	hotVersion: "PRAGMA data_version", hotState: selectState, hotSelectFact: selectFact, hotSelectBody: selectBody, hotRefByNumber: refByNumber,
	hotSelectParty: selectParty, hotPartyByNumber: partyByNumber, hotSelectID: selectID, hotAllEntries: allEntries}

// hotStatements are those of one connection, as far as they are prepared.
type hotStatements [hots]*driver.Stmt

// hot returns a hot statement.
func (l *link) hot(h hot) (*driver.Stmt, error) {
	if q := l.stmts[h]; q != nil {
		return q, nil
	}
	q, err := l.c.Prepare(hotQueries[h])
	if err == nil {
		l.stmts[h] = q
	}
	return q, err
}

// first executes a statement up to its first row, and leaves it reset if there is
// none.
func first(q *driver.Stmt) (there bool, err error) {
	there, err = q.Step()
	if err == nil && !there {
		err = q.Reset()
	}
	return there, err
}

// do executes a hot statement that has no arguments and returns no rows.
func (l *link) do(h hot) error {
	q, err := l.hot(h)
	if err != nil {
		return err
	}
	return finish(q)
}

// int64Of returns the number that a hot statement without arguments gives.
func (l *link) int64Of(h hot) (n int64, err error) {
	q, err := l.hot(h)
	if err != nil {
		return 0, err
	}
	there, err := first(q)
	if err != nil {
		return 0, err
	}
	if there {
		n = q.ColumnInt64(0)
	}
	return n, q.Reset()
}
