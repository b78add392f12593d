package zcrt

import "strconv"

// Unfit is the error of a conversion of one annotated struct into another: the
// number that a field holds is too large or too small for the other's. It matches
// [ErrValue].
type Unfit struct {
	Field string // with the fields around it, as in "Entries[3].Port"
	Value string // in decimal
	Type  string // that cannot hold it, as in "uint16"
}

// UnfitUint is an Unfit with an unsigned number.
func UnfitUint(field string, value uint64, typ string) Unfit {
	return Unfit{field, strconv.FormatUint(value, 10), typ}
}

// UnfitInt is an Unfit with a signed number.
func UnfitInt(field string, value int64, typ string) Unfit {
	return Unfit{field, strconv.FormatInt(value, 10), typ}
}

// UnfitIn is the error of a struct that a field holds.
func UnfitIn(field string, err error) error {
	if u, is := err.(Unfit); is {
		u.Field = field + "." + u.Field
		return u
	}
	return err
}

// UnfitAt is the error of element i of what a field holds.
func UnfitAt(field string, i int, err error) error {
	return UnfitIn(field+"["+strconv.Itoa(i)+"]", err)
}

// Error says which field holds what, and what it does not fit.
func (u Unfit) Error() string {
	return "zc: " + u.Field + " is " + u.Value + ", which does not fit " + u.Type
}

// Is reports whether target is [ErrValue]; it serves [errors.Is].
func (u Unfit) Is(target error) bool { return target == ErrValue }
