package agree

import (
	"math"
	"math/big"
	"reflect"
)

// Reflection gives a float32 as a float64, which makes a signalling NaN a quiet
// one. Its conversion between two types of 32 bits keeps all bits, so that the
// functions here take that way.
var float32Type = reflect.TypeFor[float32]()

// floatBits are the bits of a float of any type.
func floatBits(v reflect.Value) *big.Int {
	if v.Type().Bits() == 32 {
		return new(big.Int).SetUint64(uint64(math.Float32bits(v.Convert(float32Type).Interface().(float32))))
	}
	return new(big.Int).SetUint64(math.Float64bits(v.Float()))
}

// setFloatBits sets a float of any type.
func setFloatBits(v reflect.Value, bits uint64) {
	if v.Type().Bits() == 32 {
		v.Set(reflect.ValueOf(math.Float32frombits(uint32(bits))).Convert(v.Type()))
		return
	}
	v.Set(reflect.ValueOf(math.Float64frombits(bits)).Convert(v.Type()))
}
