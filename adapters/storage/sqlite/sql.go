package sqlite

import (
	"errors"
	"fmt"
	"strings"

	driver "zombiezen.com/go/sqlite"

	"github.com/clientele-go/clientele/channel"
	"github.com/clientele-go/clientele/customer"
)

// run executes a statement that returns no rows. Statements are prepared once
// for each connection.
func run(c *driver.Conn, query string, args ...any) error {
	_, err := one(c, query, nil, args...)
	return err
}

// one executes a statement and hands on its first row, if there is one.
func one(c *driver.Conn, query string, row func(*driver.Stmt), args ...any) (bool, error) {
	s, err := prepare(c, query, args)
	if err != nil {
		return false, err
	}
	there, err := s.Step()
	if err != nil {
		return false, err
	}
	if there && row != nil {
		row(s)
	}
	return there, s.Reset()
}

// errEnough is returned by who has seen enough rows.
var errEnough = errors.New("enough")

// each executes a statement and hands on its rows, until there are no more or
// row returns an error; errEnough is none. The statement must not be executed
// again meanwhile. Statements have no LIMIT ?: SQLite would compile them anew
// whenever another number is bound, which takes longer than most of them do.
func each(c *driver.Conn, query string, row func(*driver.Stmt) error, args ...any) error {
	s, err := prepare(c, query, args)
	if err != nil {
		return err
	}
	return walk(s, row)
}

// walk executes a statement as each does.
func walk(s *driver.Stmt, row func(*driver.Stmt) error) error {
	for {
		there, err := s.Step()
		if err != nil {
			return err
		}
		if !there {
			return s.Reset()
		}
		if err := row(s); err != nil {
			if end := s.Reset(); err == errEnough {
				return end
			}
			return err
		}
	}
}

// finish executes a statement whose arguments are bound and that returns no
// rows.
func finish(s *driver.Stmt) error {
	if _, err := s.Step(); err != nil {
		return err
	}
	return s.Reset()
}

// bindRef binds a ref to three arguments.
func bindRef(s *driver.Stmt, arg int, r channel.Ref) {
	s.BindText(arg, r.Channel)
	s.BindText(arg+1, string(r.Kind))
	s.BindText(arg+2, r.ID)
}

func bindTerm(s *driver.Stmt, arg int, t customer.Term) { s.BindBytes(arg, []byte(t)) }

func prepare(c *driver.Conn, query string, args []any) (*driver.Stmt, error) {
	s, err := c.Prepare(query)
	if err != nil {
		return nil, err
	}
	for i, a := range args {
		switch v := a.(type) {
		case string:
			s.BindText(i+1, v)
		case []byte:
			s.BindBytes(i+1, v)
		case int64:
			s.BindInt64(i+1, v)
		case int:
			s.BindInt64(i+1, int64(v))
		default:
			return nil, fmt.Errorf("sqlite: an argument is a %T", a)
		}
	}
	return s, nil
}

// int64Of returns the number that a query gives, and 0 if it gives none.
func int64Of(c *driver.Conn, query string, args ...any) (n int64, err error) {
	_, err = one(c, query, func(s *driver.Stmt) { n = s.ColumnInt64(0) }, args...)
	return n, err
}

// columnBytes returns a column as bytes of its own.
func columnBytes(s *driver.Stmt, col int) []byte {
	n := s.ColumnLen(col)
	if n == 0 {
		return nil
	}
	b := make([]byte, n)
	s.ColumnBytes(col, b)
	return b
}

// script executes several statements.
func script(c *driver.Conn, text string) error {
	for text = strings.TrimSpace(text); text != ""; {
		s, rest, err := c.PrepareTransient(text)
		if err != nil {
			return err
		}
		_, err = s.Step()
		if err = errors.Join(err, s.Finalize()); err != nil {
			return err
		}
		text = strings.TrimSpace(text[len(text)-rest:])
	}
	return nil
}
