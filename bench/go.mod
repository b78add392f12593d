module github.com/zcgen/zcgen/bench

go 1.26.0

require github.com/zcgen/zcgen v0.0.0

replace github.com/zcgen/zcgen => ../
