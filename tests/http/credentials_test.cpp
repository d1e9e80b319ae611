// SPDX-License-Identifier: MIT
#include <framesd/http/credentials.hpp>

#include <random>
#include <span>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

using framesd::http::Credentials;
using framesd::http::credentials_of;
using framesd::http::Field;
using framesd::http::Request;
using framesd::http::Scope;
using framesd::http::Secret;
using framesd::http::Secrets;
using framesd::http::token_weakness;
using framesd::http::Tokens;

namespace {

// The token of a request with these fields; "-" without any.
std::string token_of(const std::vector<Field>& fields) {
  Request request;
  request.fields = fields;
  const Credentials found = credentials_of(request);
  return found.given ? std::string(found.token) : "-";
}

const std::string kAdmin = "vQ8n2-admin-x7Lk0pZr";
const std::string kIngest = "s0Me.Gx4.wR7u.kQ.9b";
const std::string kRead = "R3ad.0nly.tOken.4711";

}  // namespace

BOOST_AUTO_TEST_SUITE(credentials)

BOOST_AUTO_TEST_CASE(a_token_comes_in_either_field) {
  BOOST_TEST(token_of({}) == "-");
  BOOST_TEST(token_of({{"Host", "box"}}) == "-");
  BOOST_TEST(token_of({{"X-Admin-Token", "abc"}}) == "abc");
  BOOST_TEST(token_of({{"x-admin-token", "abc"}}) == "abc");
  BOOST_TEST(token_of({{"Authorization", "Bearer abc"}}) == "abc");
  BOOST_TEST(token_of({{"authorization", "BEARER   abc"}}) == "abc");
}

BOOST_AUTO_TEST_CASE(other_schemes_are_no_token_of_ours) {
  BOOST_TEST(token_of({{"Authorization", "Basic YTpi"}}) == "-");
  BOOST_TEST(token_of({{"Authorization", "Bearerabc"}}) == "-");
  BOOST_TEST(token_of({{"Authorization", ""}}) == "-");
  BOOST_TEST(token_of({{"Authorization", "Basic YTpi"}, {"X-Admin-Token", "abc"}}) == "abc");
}

BOOST_AUTO_TEST_CASE(two_that_differ_are_one_wrong_token) {
  BOOST_TEST(token_of({{"X-Admin-Token", "abc"}, {"Authorization", "Bearer abc"}}) == "abc");
  BOOST_TEST(token_of({{"X-Admin-Token", "abc"}, {"Authorization", "Bearer abd"}}) == "");
  BOOST_TEST(token_of({{"X-Admin-Token", "abc"}, {"X-Admin-Token", ""}}) == "");
  BOOST_TEST(token_of({{"X-Admin-Token", "a"}, {"X-Admin-Token", "b"}, {"X-Admin-Token", "b"}}) == "");
}

BOOST_AUTO_TEST_CASE(an_empty_token_is_given_but_wrong) {
  BOOST_TEST(token_of({{"X-Admin-Token", ""}}) == "");
  BOOST_TEST(token_of({{"Authorization", "Bearer"}}) == "");
  BOOST_TEST((Tokens{.admin = Secret(kAdmin)}.granted("", "default") == Scope::none));
}

BOOST_AUTO_TEST_CASE(each_token_gives_its_scope) {
  const Tokens tokens{.read = Secret(kRead), .ingest = Secret(kIngest), .admin = Secret(kAdmin)};
  BOOST_TEST((tokens.granted(kAdmin, "default") == Scope::admin));
  BOOST_TEST((tokens.granted(kIngest, "default") == Scope::ingest));
  BOOST_TEST((tokens.granted(kRead, "default") == Scope::read));
  BOOST_TEST((tokens.granted(kRead + "x", "default") == Scope::none));
  BOOST_TEST((Tokens{}.granted(kAdmin, "default") == Scope::none));
  BOOST_TEST((Scope::admin > Scope::ingest && Scope::ingest > Scope::read && Scope::read > Scope::none));
}

BOOST_AUTO_TEST_CASE(a_pattern_names_logs) {
  using framesd::http::matches_log;
  BOOST_TEST(matches_log("*", "a"));
  BOOST_TEST(matches_log("a", "a"));
  BOOST_TEST(!matches_log("a", "ab"));
  BOOST_TEST(matches_log("rig7-*", "rig7-"));
  BOOST_TEST(matches_log("rig7-*", "rig7-a12"));
  BOOST_TEST(!matches_log("rig7-*", "rig71"));
  BOOST_TEST(matches_log("*-run2", "rig7-run2"));
  BOOST_TEST(!matches_log("*-run2", "rig7-run21"));
  BOOST_TEST(matches_log("r*-*2", "rig7-run2"));
  BOOST_TEST(matches_log("**", "rig7"));
}

BOOST_AUTO_TEST_CASE(a_token_of_logs_gives_nothing_elsewhere) {
  const Tokens tokens{
      .ingest = Secret(kIngest),
      .of_logs = {{Scope::admin, "rig7-*", Secret(kAdmin)}, {Scope::read, "*", Secret(kRead)}}};
  BOOST_TEST((tokens.granted(kAdmin, "rig7-a") == Scope::admin));
  BOOST_TEST((tokens.granted(kAdmin, "rig9") == Scope::none));
  BOOST_TEST((tokens.granted(kAdmin, "") == Scope::none));
  BOOST_TEST((tokens.granted_anywhere(kAdmin) == Scope::admin));
  BOOST_TEST((tokens.granted(kRead, "") == Scope::read));
  BOOST_TEST((tokens.granted(kIngest, "rig9") == Scope::ingest));
  BOOST_TEST(tokens.any_for(Scope::admin));
  BOOST_TEST(tokens.reading_is_restricted());
  BOOST_TEST(!Tokens{.ingest = Secret(kIngest)}.reading_is_restricted());
}

BOOST_AUTO_TEST_CASE(both_tokens_of_a_rotation_are_good) {
  const std::vector<std::string> both = {kIngest, kAdmin};
  const Tokens tokens{.read = Secret(kRead), .admin = Secrets(both)};
  BOOST_TEST((tokens.granted(kAdmin, "default") == Scope::admin));
  BOOST_TEST((tokens.granted(kIngest, "default") == Scope::admin));
  BOOST_TEST((tokens.granted(kRead, "default") == Scope::read));
  BOOST_TEST((tokens.granted(kIngest + kAdmin, "default") == Scope::none));
  BOOST_TEST((tokens.granted("", "default") == Scope::none));
  BOOST_TEST(!Secrets());
  BOOST_TEST(!Secrets(std::span<const std::string>()));
}

BOOST_AUTO_TEST_CASE(the_same_token_twice_gives_the_wider_scope) {
  const Tokens tokens{.read = Secret(kRead), .admin = Secret(kRead)};
  BOOST_TEST((tokens.granted(kRead, "default") == Scope::admin));
}

BOOST_AUTO_TEST_CASE(only_the_whole_token_is_equal) {
  for (const std::size_t size : {1, 16, 255, 256}) {
    const std::string token(size, 'a');
    const Secret secret(token);
    BOOST_TEST(secret.equals(token));
    BOOST_TEST(!secret.equals(token + 'a'));
    BOOST_TEST(!secret.equals(token + '\0'));
    BOOST_TEST(!secret.equals(token + std::string(1000, 'a')));
    BOOST_TEST(!secret.equals(std::string_view(token).substr(1)));
    for (std::size_t at = 0; at < size; ++at) {
      std::string other = token;
      other[at] = 'b';
      BOOST_TEST(!secret.equals(other));
    }
  }
}

BOOST_AUTO_TEST_CASE(short_long_and_unsendable_tokens_are_refused) {
  BOOST_TEST(token_weakness("") == "is shorter than 16 characters");
  BOOST_TEST(token_weakness("vQ8n2x7Lk0pZr3T") == "is shorter than 16 characters");
  BOOST_TEST(token_weakness("vQ8n2x7Lk0pZr3T!") == "");
  BOOST_TEST(token_weakness(std::string(20, 'x') + kAdmin + std::string(217, 'y')) != "");
  BOOST_TEST(token_weakness("vQ8n2x7L k0pZr3T!") == "holds blanks or characters that are not ASCII");
  BOOST_TEST(token_weakness("vQ8n2x7L\xc3\xa9k0pZr3T!") == "holds blanks or characters that are not ASCII");
  BOOST_TEST(token_weakness("vQ8n2x7Lk0pZr3T!\n") == "holds blanks or characters that are not ASCII");
}

BOOST_AUTO_TEST_CASE(well_known_defaults_are_refused_in_every_dress) {
  for (const char* token :
       {"change-me-in-production", "CHANGE_ME_IN_PRODUCTION", "changemechangeme", "secretsecretsecret",
        "admin-admin-admin-admin", "super-secret-token", "your-token-here!!!", "your_secret_token_here"}) {
    BOOST_TEST(token_weakness(token) == "is a well-known default", token);
  }
}

BOOST_AUTO_TEST_CASE(what_somebody_chose_is_taken_if_it_is_long_enough) {
  for (const char* token :
       {"admin-token-0123456789", "an-admin-token-of-the-tests", "rig-7-shed-admin-2026"}) {
    BOOST_TEST(token_weakness(token) == "", token);
  }
}

BOOST_AUTO_TEST_CASE(plain_repetition_and_sequences_are_refused) {
  for (const char* token :
       {"aaaaaaaaaaaaaaaa", "abcabcabcabcabcabc", "0101010101010101", "................"}) {
    BOOST_TEST(token_weakness(token) == "has fewer than 6 different characters", token);
  }
  for (const char* token : {"1234567890123456", "abcdefghijklmnop", "0123456789012345"}) {
    BOOST_TEST(token_weakness(token) == "is a plain sequence", token);
  }
}

BOOST_AUTO_TEST_CASE(random_tokens_will_do) {
  std::mt19937 random(1);
  constexpr std::string_view kHex = "0123456789abcdef";
  constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (int i = 0; i < 20'000; ++i) {
    std::string hex;
    std::string base64;
    for (int at = 0; at < 32; ++at) hex += kHex[random() % kHex.size()];
    for (int at = 0; at < 22; ++at) base64 += kBase64[random() % kBase64.size()];
    BOOST_REQUIRE(token_weakness(hex).empty());
    BOOST_REQUIRE(token_weakness(base64).empty());
  }
  BOOST_TEST(token_weakness("correct-horse-battery-staple").empty());
  BOOST_TEST(token_weakness(kAdmin).empty());
  BOOST_TEST(token_weakness(kIngest).empty());
}

BOOST_AUTO_TEST_SUITE_END()
