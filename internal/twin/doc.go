// Package twin reads and writes records by interpreting the model of their
// layout, field by field and bit by bit, with integers of any size. It is slow
// and obvious, and shares nothing with package gen but the model: the code that
// gen emits is right if it does what this package does.
//
//	view, fault := twin.Parse(s, b)
//	if fault != nil {
//		return fault.Field
//	}
//	value, fault := view.Value() // of all fields, by name
//	again, ok := twin.Encode(s, value, nil)
//
// It allocates freely and is for tests alone. A Parse function retains the bytes
// that it is given; nothing here is changed by reading.
package twin
