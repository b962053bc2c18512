package fuzzed

import (
	"fmt"
	"testing"
)

func FuzzPrice(f *testing.F) {
	f.Add(1)
	f.Add(-1)
	f.Fuzz(func(t *testing.T, n int) {
		if n < 0 {
			t.Errorf("%d is not positive", n)
		}
	})
}

func Example() {
	fmt.Println(1)
	// Output: 2
}

func Example_green() {
	fmt.Println(1)
	// Output: 1
}
