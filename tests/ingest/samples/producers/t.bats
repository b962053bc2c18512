@test "adds" { true; }
@test "totals" { [ 2 -eq 3 ]; }
@test "skips" { skip "needs redis"; }
