# Gives each API account of initialdata.pl a token, and prints "account token"
# lines. RT keeps a hash only, so they cannot be read later.
use strict;
use warnings;
use RT;
RT::LoadConfig();
RT::Init();
require RT::AuthToken;
require RT::User;

for my $name (qw(api api-people api-vilnius api-narrow)) {
    my $user = RT::User->new( RT->SystemUser );
    $user->Load($name);
    die "no account $name" unless $user->Id;
    my ( $ok, $why, $token ) = RT::AuthToken->new( RT->SystemUser )
        ->Create( Owner => $user->Id, Description => 'clientele tests' );
    die "$name: $why" unless $ok;
    print "$name $token\n";
}
