package customer

// A small is a map of things of which there are mostly few: so many lie in it
// and need neither memory of their own nor a hash. The zero value is empty.
type small[K comparable, V any] struct {
	keys [8]K
	vals [8]V
	n    int
	many map[K]V // instead, once there are more
}

func (s *small[K, V]) get(k K) (V, bool) {
	if s.many != nil {
		v, ok := s.many[k]
		return v, ok
	}
	for i := range s.keys[:s.n] {
		if s.keys[i] == k {
			return s.vals[i], true
		}
	}
	var none V
	return none, false
}

// val returns the value of a key; the zero value if it has none.
func (s *small[K, V]) val(k K) V {
	v, _ := s.get(k)
	return v
}

// put sets the value of a key that has none.
func (s *small[K, V]) put(k K, v V) {
	if s.many == nil && s.n < len(s.keys) {
		s.keys[s.n], s.vals[s.n] = k, v
		s.n++
		return
	}
	if s.many == nil {
		s.many = map[K]V{}
		for i, k := range s.keys {
			s.many[k] = s.vals[i]
		}
	}
	s.many[k] = v
}

// first reports whether a key has no value yet, and gives it one.
func (s *small[K, V]) first(k K, v V) bool {
	if _, ok := s.get(k); ok {
		return false
	}
	s.put(k, v)
	return true
}
