package planner

import "slices"

// noHome are the protections under which nobody is visited at home: strictly
// confidential and confidential address (codes 6, 7, 19), and a protection that
// could not be read and is treated as the strictest.
func noHome() []string {
	return []string{"STRENGT_FORTROLIG", "STRENGT_FORTROLIG_UTLAND", "FORTROLIG", "UKLAR"}
}

// Allowed lists the kinds of talk (the shortest first) and of written answer that
// nothing registered bars. What is not known bars nothing, but what is missing does:
// no telephone number, no phone; no address, no visit. Video and a meeting are never
// barred.
func Allowed(f Facts) []Kind {
	barred := map[Kind]bool{
		Phone:   !f.HasPhone || f.Interpreter == "sign",
		Home:    !f.HasAddress || f.Safety || protectedAddress(f),
		Digital: f.Reserved || f.Manual,
	}
	return slices.DeleteFunc(append(DirectKinds(), Digital), func(k Kind) bool { return barred[k] })
}

func protectedAddress(f Facts) bool {
	return slices.ContainsFunc(f.Protection, func(p string) bool { return slices.Contains(noHome(), p) })
}

// talk lists the kinds that a talk may be of.
func (c *computing) talk() []Kind {
	return slices.DeleteFunc(slices.Clone(c.allowed), func(k Kind) bool { return !k.Direct() })
}

// faceToFace is talk without phone, unless the person has asked for phone: first
// talks, meetings with several parties and talks that the law asks for.
func (c *computing) faceToFace() []Kind {
	asked := slices.ContainsFunc(c.f.Requests, func(r Request) bool { return c.stands(r) && r.Kind == Phone })
	if asked {
		return c.talk()
	}
	return slices.DeleteFunc(c.talk(), func(k Kind) bool { return k == Phone })
}

// asWished is the kind that the person asked for, if nothing bars it; else any talk.
func (c *computing) asWished(k Kind) []Kind {
	if k.Direct() && slices.Contains(c.allowed, k) {
		return []Kind{k}
	}
	return c.talk()
}
