package identity

// A met is the rows that were met, each once. They are few, so it stays in the
// processor's cache however many rows there are.
type met struct {
	rows  []int32
	slots []metSlot // a hash table of open addresses; its size is a power of two
	round uint32    // slots of other rounds are free
}

type metSlot struct {
	row   int32
	round uint32
}

func (m *met) init() { m.slots = make([]metSlot, 1<<9) }

// begin forgets all rows.
func (m *met) begin() {
	m.rows = m.rows[:0]
	if m.round++; m.round == 0 { // after four thousand million rounds
		clear(m.slots)
		m.round = 1
	}
}

// add adds a row unless it is there.
func (m *met) add(row int32) {
	mask := uint32(len(m.slots) - 1)
	i := uint32(row) * 0x9e3779b1 >> 7 & mask
	for m.slots[i].round == m.round {
		if m.slots[i].row == row {
			return
		}
		i = (i + 1) & mask
	}
	m.slots[i] = metSlot{row, m.round}
	if m.rows = append(m.rows, row); 2*len(m.rows) > len(m.slots) {
		m.grow()
	}
}

// grow doubles the table.
func (m *met) grow() {
	rows := m.rows
	m.slots, m.rows = make([]metSlot, 2*len(m.slots)), nil
	for _, row := range rows {
		m.add(row)
	}
}
