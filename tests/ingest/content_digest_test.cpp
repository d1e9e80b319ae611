// SPDX-License-Identifier: MIT
#include <framesd/ingest/content_digest.hpp>

#include <random>

#include <boost/test/unit_test.hpp>

using framesd::ingest::BackwardsDigest;
using framesd::ingest::ContentDigest;

namespace {

constexpr std::size_t kBlock = 64;

std::string content(std::size_t bytes) {
  std::mt19937 random(static_cast<unsigned>(bytes));
  std::string text(bytes, '\0');
  for (char& c : text) c = static_cast<char>(random());
  return text;
}

std::string digest_of(const std::string& text, std::size_t piece) {
  ContentDigest digest(kBlock);
  for (std::size_t at = 0; at < text.size(); at += piece)
    digest.add(std::string_view(text).substr(at, piece));
  return digest.text();
}

std::string backwards(const std::string& text) {
  BackwardsDigest digest;
  for (std::size_t block = (text.size() + kBlock - 1) / kBlock; block > 0; --block)
    digest.add(std::string_view(text).substr((block - 1) * kBlock, kBlock));
  return digest.text();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(content_digest)

BOOST_AUTO_TEST_CASE(is_the_same_whichever_way_the_content_comes) {
  for (const std::size_t bytes : {0, 1, 63, 64, 65, 127, 128, 129, 1000}) {
    const std::string text = content(bytes);
    const std::string whole = digest_of(text, 1000);
    BOOST_TEST(whole.size() == 32U);
    for (const std::size_t piece : {1, 7, 64, 100}) BOOST_TEST(digest_of(text, piece) == whole);
    BOOST_TEST(backwards(text) == whole);
  }
}

BOOST_AUTO_TEST_CASE(tells_blocks_that_changed_places_apart) {
  const std::string text = content(3 * kBlock);
  const std::string turned = text.substr(kBlock) + text.substr(0, kBlock);
  BOOST_TEST(digest_of(text, 1000) != digest_of(turned, 1000));
  BOOST_TEST(digest_of(text, 1000) != digest_of(text + '\0', 1000));
}

BOOST_AUTO_TEST_CASE(may_be_asked_and_go_on) {
  ContentDigest digest(kBlock);
  const std::string text = content(200);
  digest.add(std::string_view(text).substr(0, kBlock));
  static_cast<void>(digest.text());
  digest.add(std::string_view(text).substr(kBlock));
  BOOST_TEST(digest.text() == digest_of(text, 1000));
}

BOOST_AUTO_TEST_SUITE_END()
