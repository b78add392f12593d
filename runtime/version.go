package zcrt

// Version counts the changes of what generated code asks of this package. A
// generated file states the version that it was made for, and does not compile
// with an older one.
const Version = 3

// ThisRuntimeIsTooOldUpgradeZcgen is the type that a generated file converts
// Version minus the version that it needs to: a negative constant does not fit,
// and the compiler's message carries the name.
type ThisRuntimeIsTooOldUpgradeZcgen uint
