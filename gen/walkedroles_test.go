package gen_test

import (
	"strings"

	"github.com/zcgen/zcgen/layout"
)

const (
	roleWalked   role = "check that walks"
	rolePresence role = "presence"                    // of an optional field
	roleOptional role = "getter of an optional field" // of fixed size
	roleStepper  role = "cursor of one list"
	roleSelected role = "view of a union"
	roleMember   role = "accessor of a member" // with an error
	roleSight    role = "member"               // with a fault
	roleFound    role = "what one pass found"
	roleDecoded  role = "what a codec reads"
)

// walkedHeap may make an error of a fault, or is code of the user's.
var walkedHeap = []role{roleMember, roleDecoded}

// walkedInlined must be inlinable.
var walkedInlined = []role{roleOptional, roleSelected, roleMember}

// addWalkedRoles adds the roles of what is generated for records that are walked,
// and for what is in them.
func addWalkedRoles(roles map[string]role, s *layout.Struct) {
	n := layout.Names{Struct: s.Name}
	view := n.View() + "."
	if s.Union != nil {
		addUnionRoles(roles, s)
		return
	}
	if s.Walked || s.FrameSize != nil && s.FrameSize.Looks() { // whose end the compiler does not follow
		roles[n.Check()], roles[n.CheckLax()] = roleWalked, roleWalked
	}
	if !s.IsFixed() {
		roles[n.Cursor()+".*"] = roleStepper
	}
	roles[n.Frame()] = roleWalked
	roles[n.Cursor()+".validate"] = roleWalk
	for _, f := range s.Finds {
		roles[n.Find()] = roleWalked
		roles["refused"+title(s.Name)+title(f.Field.Name)] = roleWalked
		roles[n.Found(f.Field)+".*"] = roleFound
	}
	for _, c := range s.Commons {
		chain := layout.Names{Struct: c.Name()}
		roles[chain.Match()] = roleMatch
		roles[chain.View()+".*"] = roleChained
	}
	if s.Rooted { // a record starts where its view says
		roles[view+"Bytes"] = rolePart
		roles[view+"fixed"] = roleBlock
	}
	for _, b := range s.Next {
		for _, f := range b.Cond.Fields() {
			if f.Segment != nil && f.Segment.Index > 0 {
				roles[view+"NextLayer"] = roleBehind
			}
		}
	}
	for _, f := range s.Fields {
		switch {
		case f.Calc != nil || f.Kept:
			roles[view+f.Name] = roleGetter
		case f.At != nil:
			roles[view+"has"+title(f.Name)] = rolePresence
			roles[view+f.Name], roles[view+"check"+title(f.Name)] = roleInner, roleInner
		}
		if f.Segment == nil {
			continue
		}
		if f.When != nil {
			roles[view+"has"+title(f.Name)], roles[view+"has"+title(f.Name)+"InView"] = rolePresence, rolePresence
		}
		if f.When != nil && f.Segment.Part == nil {
			roles[view+f.Name] = roleOptional
		}
		if f.Type.Codec != nil {
			roles[view+f.Name], roles[view+f.BytesName()] = roleDecoded, rolePart
		}
		if f.Segment.Part != nil && f.Segment.Part.Seq != nil {
			cursor := n.CursorOf(f)
			roles[cursor+".*"], roles[cursor+".All"] = roleStepper, roleAll
			roles[cursor+".Err"], roles[cursor+".validate"] = roleWalk, roleWalk
		}
	}
}

func addUnionRoles(roles map[string]role, s *layout.Struct) {
	n := layout.Names{Struct: s.Name}
	view := n.View() + "."
	for _, name := range []string{n.Check(), n.Parse(), n.Cut()} {
		delete(roles, name)
	}
	roles[layout.Names{Struct: s.GoName()}.Kind()+".String"] = roleCopy
	roles[n.Of()] = roleSelected
	roles[view+"Kind"], roles[view+"Bytes"] = roleWhole, roleWhole
	for _, c := range s.Union.Cases {
		name := title(c.Field.Name)
		roles[view+"As"+name], roles[view+"as"+name] = roleMember, roleSight
		roles[s.Name+name+".*"], roles[s.Name+name+".All"] = roleList, roleAll
		for typ := c.Field.Type; typ != nil; typ = typ.Elem {
			if typ.Enum != nil && !strings.Contains(typ.Name, ".") {
				roles[typ.Name+".String"] = roleCopy
			}
		}
	}
}
