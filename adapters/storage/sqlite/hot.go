package sqlite

import driver "zombiezen.com/go/sqlite"

// A hot statement is one that a load executes for almost every fact. It is kept
// by number: to look it up by its text takes as long as to bind it. Whoever
// executes it binds all of its arguments and leaves it reset.
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
	hots
)

// hotQueries are the texts of hot statements.
var hotQueries = [hots]string{hotInsertRef: insertRef, hotUpdateRef: updateRef, hotSelectObject: selectObject, hotInsertVersion: insertVersion,
	hotInsertParty: insertParty, hotUpdateParty: updateParty, hotAddEntry: addEntry, hotDelEntry: delEntry, hotSelectTerm: selectTerm, hotInsertTerm: insertTerm, hotAppendTerm: appendTerm,
	hotUpdateTerm: updateTerm, hotInsertChange: insertChange}

// hotStatements are those of one connection, as far as they are prepared.
type hotStatements [hots]*driver.Stmt

func (s *hotStatements) get(c *driver.Conn, h hot) (*driver.Stmt, error) {
	if q := s[h]; q != nil {
		return q, nil
	}
	q, err := c.Prepare(hotQueries[h])
	if err == nil {
		s[h] = q
	}
	return q, err
}

// hot returns a hot statement of the writer.
func (t *tx) hot(h hot) (*driver.Stmt, error) { return t.stmts.get(t.c, h) }
