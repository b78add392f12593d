package workedformats

import "structs"

//zc:wire he natural volatile
type Tpacket3Hdr struct { // natural: an aligned *Tpacket3Hdr is offered, with size and offset asserts
	_                                structs.HostLayout
	NextOff, Sec, Nsec, SnapLen, Len uint32
	Status                           uint32 `wire:"atomic"`
	Mac, Net                         uint16
	RxHash, VlanTCI                  uint32
	VlanTPID, _                      uint16
	_                                [8]byte
}

//zc:wire he volatile
type TpFrame struct { // volatile: the header is read once; offsets come from the snapshot
	Tpacket3Hdr `wire:"where: NextOff == 0 || NextOff >= 48, frame: cond(NextOff == 0, avail, NextOff), manual"`
	Data        []byte `wire:"at: Mac, size: SnapLen"`
}

//zc:wire he volatile
type TpBlock struct {
	Version, OffPriv          uint32
	Status                    uint32 `wire:"atomic"`
	NumPkts, OffFirst, BlkLen uint32
	Frames                    []TpFrame `wire:"at: OffFirst, count: NumPkts"`
}

//zc:wire he natural
type UringCQE struct {
	_        structs.HostLayout
	UserData uint64
	Res      int32
	Flags    uint32
}
