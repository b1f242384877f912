// Package storagetest compares the storages with each other: the same facts, in
// many orders and by many workers, must leave the same state in each, also when
// the workers are processes that die. It holds tests only; it is a module of
// its own because it needs all storages.
package storagetest
