package shop;

import static org.junit.jupiter.api.Assertions.*;
import java.util.stream.*;
import org.junit.jupiter.api.*;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PriceTest {
    @Test @DisplayName("rounds \u00fcber 1 <euro>") void rounds() {}
    @Test void fails() { assertEquals(3, 2, "sum"); }
    @Test void breaks() { throw new IllegalStateException("no database"); }
    @Disabled("needs redis") @Test void disabled() {}
    @Test void assumes() { Assumptions.assumeTrue(false, "no redis here"); }
    @ParameterizedTest @ValueSource(ints = {1, 2, 3}) void positive(int n) { assertTrue(n < 3); }
    @RepeatedTest(2) void again() {}
    @Nested class Deep { @Test void rounds() {} }
}
