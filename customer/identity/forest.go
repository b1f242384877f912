package identity

// A forest is a union-find structure.
type forest struct{ parent, size []int32 }

func newForest(n int) forest {
	f := forest{make([]int32, n), make([]int32, n)}
	for i := range n {
		f.parent[i], f.size[i] = int32(i), 1
	}
	return f
}

func (f *forest) find(i int32) int32 {
	for f.parent[i] != i {
		f.parent[i] = f.parent[f.parent[i]]
		i = f.parent[i]
	}
	return i
}

// union joins two trees and returns the root that stays and the one that went.
func (f *forest) union(a, b int32) (into, gone int32) {
	a, b = f.find(a), f.find(b)
	if a == b {
		return a, a
	}
	if f.size[a] < f.size[b] || f.size[a] == f.size[b] && b < a {
		a, b = b, a
	}
	f.parent[b] = a
	f.size[a] += f.size[b]
	return a, b
}
