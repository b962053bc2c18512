<?php
use PHPUnit\Framework\TestCase;

final class CartTest extends TestCase
{
    public function testAdd(): void { $this->assertTrue(true); }
    public function testTotal(): void { $this->assertSame(3, 1 + 1, 'total'); }
    public function testBreaks(): void { throw new RuntimeException('no database'); }
    public function testSkipped(): void { $this->markTestSkipped('needs redis'); }
    public function testIncomplete(): void { $this->markTestIncomplete('to be written'); }
    public function testRisky(): void { }
    public function testWarns(): void { trigger_error('careful', E_USER_WARNING); }
    /** @dataProvider numbers */
    public function testPositive(int $n): void { $this->assertLessThan(3, $n); }
    public static function numbers(): array { return ['one' => [1], 'two|2' => [2], 'three' => [3]]; }
}
