package postgres

import "sync"

// A sheaf is the memory of bodies, which stand in it one after the other. A load
// writes as much of it as of everything else together, so it is used again when
// the commit is stored.
type sheaf struct {
	spare *sync.Pool // of *[]byte
	used  []*[]byte
	open  []byte // the last sheet, as far as it is written
}

// What a sheet holds, and what most bodies take less than.
const (
	sheetSize = 32 << 10
	bodySize  = 4 << 10
)

// body returns what write appends. It is never nil.
func (s *sheaf) body(write func(b []byte) ([]byte, error)) ([]byte, error) {
	if cap(s.open)-len(s.open) < bodySize {
		sheet, ok := s.spare.Get().(*[]byte)
		if !ok {
			sheet = new(make([]byte, 0, sheetSize))
		}
		s.used, s.open = append(s.used, sheet), *sheet
	}
	b, err := write(s.open)
	if err != nil {
		return nil, err
	}
	out := b[len(s.open):len(b):len(b)]
	s.open = b // what has outgrown a sheet goes on where it grew
	return out, nil
}

// drop hands the memory on. No body is used after it.
func (s *sheaf) drop() {
	for _, sheet := range s.used {
		s.spare.Put(sheet)
	}
	s.used, s.open = nil, nil
}
