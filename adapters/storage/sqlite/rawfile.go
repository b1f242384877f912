package sqlite

import (
	"os"
	"slices"
	"sync"
)

// A rawFile is a file that SQLite has open in this process, as the operating
// system gives it.
type rawFile struct {
	info  os.FileInfo
	users int
	f     *os.File // nil: nobody has asked for it
}

// rawFiles are the files that storages of this process have open. It is the one
// thing here that storages share, because POSIX shares it: a process that
// closes any descriptor of a file loses all locks that it has on it, those of
// SQLite's own descriptors too, and another process might then take itself for
// the last one and remove the log. So a file is opened at most once, and closed
// when no storage has it open any more.
var rawFiles struct {
	sync.Mutex
	list []*rawFile
}

// useFile notes that a storage is about to open a file. The file is made if it
// is not there, so that nobody but its owner can read it.
func useFile(path string) (*rawFile, error) {
	rawFiles.Lock()
	defer rawFiles.Unlock()
	info, err := os.Stat(path)
	if os.IsNotExist(err) {
		var f *os.File
		if f, err = os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600); err == nil {
			info, err = f.Stat()
			_ = f.Close() // nothing was written
		}
	}
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(rawFiles.list, func(r *rawFile) bool { return os.SameFile(r.info, info) })
	if i < 0 {
		i = len(rawFiles.list)
		rawFiles.list = append(rawFiles.list, &rawFile{info: info})
	}
	rawFiles.list[i].users++
	return rawFiles.list[i], nil
}

// handle returns the file for reading and writing. It is never closed by who
// asks.
func (r *rawFile) handle(path string) (*os.File, error) {
	rawFiles.Lock()
	defer rawFiles.Unlock()
	if r.f == nil {
		f, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			return nil, err
		}
		r.f = f
	}
	return r.f, nil
}

// leave notes that a storage has closed all its connections.
func (r *rawFile) leave() error {
	rawFiles.Lock()
	defer rawFiles.Unlock()
	if r.users--; r.users > 0 {
		return nil
	}
	rawFiles.list = slices.DeleteFunc(rawFiles.list, func(x *rawFile) bool { return x == r })
	if r.f == nil {
		return nil
	}
	return r.f.Close()
}
