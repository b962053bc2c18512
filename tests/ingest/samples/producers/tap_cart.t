use Test::More tests => 7;
ok(1, 'adds | one');
is(2, 3, 'totals <three>');
SKIP: { skip 'needs redis', 1; ok(1, 'later'); }
TODO: { local $TODO = 'bug 12'; ok(0, 'known'); }
TODO: { local $TODO = 'bug 13'; ok(1, 'fixed by now'); }
subtest 'parts' => sub { plan tests => 2; ok(1, 'one'); ok(0, 'two'); };
ok(1, "snow \x{2744}");
