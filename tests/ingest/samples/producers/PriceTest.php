<?php
namespace Shop;
use PHPUnit\Framework\TestCase;

final class PriceTest extends TestCase
{
    public function testRounds(): void { $this->assertSame(2.0, round(1.6)); }
    /** @depends testRounds */
    public function testAfter(): void { $this->assertTrue(true); }
}
