// Package imports relies on what is proved of another package.
package imports

//zc:wire be
type Outer struct {
	A uint8
}
