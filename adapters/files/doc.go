// Package files reads CSV and JSON Lines files as a channel, through a
// declarative mapping: whatever has no adapter of its own. Till exports, lists
// of loyalty members, call logs of a telephone system, dumps of a helpdesk.
//
// A [Config] names the channel and lists mappings; a [Mapping] says which
// files it reads, how they are written (format, delimiter, encoding, decimal
// comma), what each row is, and which column gives which field. It can be
// written in Go or, with [ParseConfig], in JSON. [New] checks every target
// field against the types of package channel, so a typing error is found when
// the program starts and not in the night of the first import.
//
// # Modes
//
// In mode [Append], the zero mode, files only grow and new ones arrive. The
// cursor keeps for each file how far it was read and fingerprints of what was
// read, so a replaced file is noticed and read from its beginning. A last line
// without its line end is still being written, and waits.
//
// In mode [Full] each file is the whole truth about its records, and a newer
// version of the file replaces the older one; in mode [Latest] the newest of
// all files of the mapping is. A record that was there and is missing now
// comes back as a Deleted fact. For that the cursor carries a compressed list
// of the ids, a digest and the version of each: it must be the cursor, since a
// deletion has to name its id, an adapter has no storage of its own, and the
// hub's full sweep (for which Info.Complete is set if all mappings are of
// these modes) comes only at long intervals. The price is about ten to fourteen
// bytes of cursor per record for ids that resemble each other, and up to fifty
// for random ones, so lists above [Config.MaxListed] are left to the sweep, and
// a reject says so. Rows that did not change are not reported again. Deletions
// are held back if a row was refused whose id could not be read, and a file
// that is missing or has no byte at all deletes nobody.
//
// # Versions
//
// The version of a fact is the time in "fact.updated_at" in nanoseconds since
// 1970; or the number in "fact.version", if that is mapped; or else the time at
// which the file was last modified, plus the row's place in it, so that a later
// row wins over an earlier one, and a later file over an earlier file.
//
// # What cannot be read
//
// A bad row is a [channel.Reject]: its bytes, where it stood, the field, the
// reason; everything else goes on. If the file has a header, the bytes are
// those of the header and of the row, so that a reject is a small file of its
// own, which [Source.Decode] and people can read. A record of several rows is
// rejected whole. [Source.WriteRejects] writes rejects as a file to correct and
// to feed again.
//
// There is no Refresher: a file that changed is noticed, and one that did not
// has nothing to refresh.
package files
