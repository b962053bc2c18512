package shop;

import static org.junit.Assert.*;
import org.junit.*;

public class CartTest {
    static int tries = 0, errors = 0;
    @Test public void add() {}
    @Test public void remove() { System.out.println("removed <b> & co"); }
    @Test public void total() { assertEquals("total", 3, 1 + 1); }
    @Test public void breaks() { throw new IllegalStateException("no database"); }
    @Ignore("needs redis") @Test public void ignored() {}
    @Test public void assumes() { Assume.assumeTrue("no redis here", false); }
    @Test public void flakyFailure() { if (++tries < 3) fail("try " + tries); }
    @Test public void flakyError() { if (++errors < 2) throw new IllegalStateException("try " + errors); }
}
