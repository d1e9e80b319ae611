// SPDX-License-Identifier: MIT
#include "support/temp_dir.hpp"
#include <framesd/ingest/reject_spool.hpp>

#include <boost/test/unit_test.hpp>

using framesd::errc;
using framesd::test::TempDir;

namespace {

framesd::formats::Reject bad_depth(std::uint64_t line) {
  return {.line = line,
          .column = 1,
          .reason = errc::depth_malformed,
          .value = "x",
          .row = "x,1",
          .header = "depth,a"};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(reject_spool)

BOOST_AUTO_TEST_CASE(it_holds_whole_lines_up_to_its_bound) {
  const TempDir dir;
  framesd::ingest::RejectSpool spool(dir.path(), 100);
  for (std::uint64_t line = 2; line < 50; ++line) {
    spool.append(bad_depth(line));
  }
  spool.flush();
  std::string text(spool.bytes(), '\0');
  BOOST_TEST(spool.read(0, text) == text.size());
  BOOST_TEST((text.size() > 70 && text.size() <= 100U));
  BOOST_TEST(text.ends_with(",1,not a depth,x,1\n"));
}

BOOST_AUTO_TEST_CASE(it_lies_in_memory_where_no_file_can_be_made) {
  framesd::ingest::RejectSpool spool("/proc");
  spool.append(bad_depth(2));
  spool.flush();
  std::string text(spool.bytes(), '\0');
  BOOST_TEST(spool.read(0, text) == text.size());
  BOOST_TEST(text.ends_with("2,1,not a depth,x,1\n"));
}

BOOST_AUTO_TEST_SUITE_END()
