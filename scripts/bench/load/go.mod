module benchmark.internal/load

go 1.26.0
