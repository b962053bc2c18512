package price

import (
	"fmt"
	"testing"
)

func TestRound(t *testing.T) {}
func TestCeil(t *testing.T)  { t.Log("note") }

func ExampleRound() {
	fmt.Println(2)
	// Output: 2
}

func BenchmarkRound(b *testing.B) {
	for i := 0; i < b.N; i++ {
	}
}
