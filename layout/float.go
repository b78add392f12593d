package layout

// integerKeys are the keys that look at a field's value, or count its bits. They
// mean nothing at a float: there rules would have to say what holds of NaN and of
// the two zeros, and equality of values would not be that of bytes.
var integerKeys = []string{"bits", "eq", "in", "where", "closed", "mbz", "none"}
