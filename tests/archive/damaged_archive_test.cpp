// SPDX-License-Identifier: MIT
//
// An archive that is not as it was written is refused, whatever is wrong with it.
#include "archive_fixture.hpp"
#include <framesd/base/crc32c.hpp>
#include <framesd/base/endian.hpp>

#include <boost/test/unit_test.hpp>

using namespace framesd;
using namespace framesd::test;

namespace {

struct SmallArchive {
  SmallArchive() : log(kNarrow) {
    fill(log);
    archive = archive_of({{"default", &log}});
  }
  MemoryStore log;
  Archive archive;
};

bool says(const Failure& failure, std::string_view words) {
  return failure.detail.find(words) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(a_damaged_archive)

BOOST_FIXTURE_TEST_CASE(is_refused_when_cut_anywhere, SmallArchive) {
  for (std::size_t size = 0; size < archive.size(); ++size) {
    const auto contents =
        check(Archive(archive.begin(), archive.begin() + static_cast<std::ptrdiff_t>(size)));
    BOOST_TEST_REQUIRE(!contents.has_value(), "cut at " << size);
    BOOST_TEST(contents.error().code == errc::archive_cut,
               "cut at " << size << ": " << contents.error().detail);
  }
}

BOOST_FIXTURE_TEST_CASE(is_refused_when_any_byte_is_another, SmallArchive) {
  for (std::size_t i = 0; i < archive.size(); ++i) {
    for (const unsigned flip : {0x01u, 0x20u, 0xFFu}) {
      auto other = archive;
      other[i] = static_cast<std::uint8_t>(other[i] ^ flip);
      BOOST_TEST(!check(other).has_value(), "byte " << i);
    }
  }
}

BOOST_FIXTURE_TEST_CASE(is_refused_when_something_follows_its_end, SmallArchive) {
  archive.push_back(0);
  const auto contents = check(archive);
  BOOST_TEST_REQUIRE(!contents.has_value());
  BOOST_TEST(says(contents.error(), "something follows the end mark"));
}

BOOST_FIXTURE_TEST_CASE(of_a_newer_format_says_so, SmallArchive) {
  store_le<std::uint32_t>(&archive[12], 2);
  store_le(&archive[16], crc32c(std::span(archive).first(16)));
  const auto contents = check(archive);
  BOOST_TEST_REQUIRE(!contents.has_value());
  BOOST_TEST(contents.error().code == errc::archive_newer);
  BOOST_TEST(says(contents.error(), "has format 2"));
}

BOOST_AUTO_TEST_CASE(or_another_file_is_no_archive) {
  const std::string text = "depth,col1,col2\n1,2,3\n";
  const auto contents = check(Archive(text.begin(), text.end()));
  BOOST_TEST_REQUIRE(!contents.has_value());
  BOOST_TEST(contents.error().code == errc::archive_foreign);
}

BOOST_FIXTURE_TEST_CASE(is_refused_when_its_counts_are_not_those_announced, SmallArchive) {
  // As written by somebody who announces another number of rows than follow.
  MemorySink sink;
  archive::ArchiveWriter writer(sink);
  writer.begin({.program = "1", .time = kNow, .logs = 1}).value();
  archive::Manifest manifest;
  manifest.name = "default";
  manifest.rows = kNarrow;
  manifest.extent = {.frames = 2, .first = at(5), .last = at(5)};
  writer.begin_log(manifest).value();
  const auto source = source_row(kNarrow, at(5), 0);
  const auto resized = frame_row(kNarrow, at(5), 0);
  writer.row(at(5), {.source = source, .resized = resized}).value();
  writer.end_log().value();
  writer.end().value();
  const auto contents = check(sink.archive);
  BOOST_TEST_REQUIRE(!contents.has_value());
  BOOST_TEST(says(contents.error(), "does not hold what was announced"));
}

BOOST_AUTO_TEST_CASE(is_refused_when_it_lacks_a_log_that_was_announced) {
  MemorySink sink;
  archive::ArchiveWriter writer(sink);
  writer.begin({.program = "1", .time = kNow, .logs = 2}).value();
  writer.end().value();
  const auto contents = check(sink.archive);
  BOOST_TEST_REQUIRE(!contents.has_value());
  BOOST_TEST(says(contents.error(), "as many logs"));
}

BOOST_AUTO_TEST_SUITE_END()
