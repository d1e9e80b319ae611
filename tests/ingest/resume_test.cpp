// SPDX-License-Identifier: MIT
//
// An upload broken off anywhere and gone on with by another session: the store and the rejects of one.
#include "ingest/csv_text.hpp"
#include "support/once.hpp"
#include "support/printing.hpp"
#include <framesd/ingest/session.hpp>

#include <algorithm>

#include <boost/test/unit_test.hpp>

using framesd::test::once;
using namespace framesd::test;
using framesd::checked;
using framesd::errc;
using namespace framesd::ingest;

namespace {

using Lines = std::vector<std::string>;

Lines frames_of(framesd::store::Log& store) {
  framesd::Strip strip;
  framesd::store::ReadRequest all;
  all.limit = 100'000;
  all.samples = framesd::store::Samples::source;
  static_cast<void>(once(store).read(all, strip).value());
  Lines lines;
  for (std::size_t row = 0; row < strip.rows(); ++row) {
    lines.push_back(strip.depth(row).text());
    for (const auto sample : strip.row(row)) lines.back() += " " + std::to_string(sample);
  }
  return lines;
}

// Sessions over one source, each of which may end before the source does.
struct Uploads {
  WatchedStore store;
  RowsAs format = RowsAs::csv;
  std::string header;
  SessionProgress reached;  // what the sender has heard last
  Lines rejects;

  // Sends `text` from where the last session got to, as far as `end`, in pieces. Gives whether it all was
  // taken.
  checked<Report> send(const std::string& text, std::size_t end, std::size_t piece) {
    IngestOptions options{.chunk_rows = 5, .format = format};
    options.on_reject = [this](const framesd::formats::Reject& reject) {
      rejects.push_back(std::to_string(reject.line) + " " + reject.reason.message() + " " +
                        std::string(reject.row));
    };
    if (reached.durable_bytes != 0)
      options.resume = Resume{header, reached.durable_bytes, reached.durable_lines};
    IngestSession session(store, options);
    for (std::size_t at = reached.durable_bytes; at < end; at += piece)
      BOOST_REQUIRE(session.push(std::string_view(text).substr(at, std::min(piece, end - at))).has_value());
    if (end == text.size()) return session.finish();
    BOOST_REQUIRE(session.flush().has_value());
    header = session.header();
    reached = session.progress();
    BOOST_REQUIRE(reached.durable_bytes <= end);
    return session.cancel();
  }
};

std::string csv_log() {
  return "\xEF\xBB\xBF"
         "Depth;a;b;c;d\r\n"
         "1,5;1;2;3;4\r\n2;1;2;3;4\n;;;;\nbad;1;2;3;4\n3;\"1\";2;3;4\n4;1;2;3\n" +
         std::string(
             "5;1;2;3;4\n6;1;2;3;4\n7;1;2;3;4\n8;1;2;3;4\n9;1;2;3;4\nx;1;2;3;4\n10;1;2;3;4\n1,5;9;9;9;9");
}

// Each with something in front of its rows or among them that decides how others are read.
Lines odd_logs() {
  return {
      "\n# depth;a;b;c;d\n# made\n;[mm];;;\n900,5;1;2;3;4\n1.000,5;1;2;3;4\n1.001;1;2;3;4\n# "
      "end\n1.002;1;2;3;4\n",
      "sep=;\n;depth [m, along "
      "hole];a;b;c;d\n\n;m;;;;\n0;8,999.9;1;2;3;4\n1;9,000;1;2;3;4\n2;9,001;1;2;3;4\n",
      "depth,a,b,c,d\r.1in,,,,\r1200,1,2,3,4\rx,1,2,3,4\r1201,1,2,3,4\r\x1A",
      "line,column,reason,depth,a,b,c,d\n,,,mm,,,,\n2,1,x,1,1,2,3,4\n"
      "line;column;reason;depth;a;b;c;d\n;;;cm;;;;\n2;1;x;2,5;1;2;3;4\n2;1;x;3;1;2;3;4\n",
      "# made\n~V\nVERS. 2.0 :\nWRAP. YES :\n~C\nDEPT.F :\nA. :\nB. :\nC. :\nD. :\n~A\n"
      "1\n1 2\n3 4\n2\n1 x\n3 4\n3\n1 2\n3 4\n4\n"};
}

std::string json_log() {
  std::string text;
  for (int i = 0; i < 12; ++i) {
    text += "{\"depth\":" + std::to_string(i % 9) + ",\"samples\":[1,2,3," + std::to_string(i) + "]}\n";
    if (i % 4 == 3) text += "nonsense\n\n";
  }
  return text;
}

void check_every_cut(const std::string& text, RowsAs format) {
  Uploads whole;
  whole.format = format;
  BOOST_REQUIRE(whole.send(text, text.size(), text.size()).has_value());
  for (std::size_t cut = 0; cut < text.size(); ++cut) {
    Uploads broken;
    broken.format = format;
    BOOST_TEST(broken.send(text, cut, 1 + cut % 17).error().code == errc::cancelled);
    BOOST_TEST(broken.send(text, cut + (text.size() - cut) / 2, 7).error().code == errc::cancelled);
    BOOST_REQUIRE(broken.send(text, text.size(), 1000).has_value());
    BOOST_TEST(frames_of(broken.store) == frames_of(whole.store), boost::test_tools::per_element());
    BOOST_TEST(broken.rejects == whole.rejects, boost::test_tools::per_element());
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(ingest_resume)

BOOST_AUTO_TEST_CASE(a_csv_cut_anywhere_ends_up_whole) { check_every_cut(csv_log(), RowsAs::csv); }

BOOST_AUTO_TEST_CASE(odd_logs_cut_anywhere_end_up_whole) {
  for (const std::string& log : odd_logs()) {
    BOOST_TEST_CONTEXT(log) check_every_cut(log, RowsAs::csv);
  }
}

BOOST_AUTO_TEST_CASE(json_lines_cut_anywhere_end_up_whole) { check_every_cut(json_log(), RowsAs::ndjson); }

BOOST_AUTO_TEST_CASE(progress_counts_from_the_start_of_the_source) {
  WatchedStore store;
  IngestSession session(store, {.resume = Resume{"depth,a,b,c,d", 1000, 41}});
  BOOST_TEST(session.progress().durable_bytes == 1000U);
  BOOST_TEST(session.push(std::string_view("1,2,3,4,5\nx,2,3,4,5\n2,")).has_value());
  BOOST_TEST(session.progress().bytes == 1022U);
  BOOST_TEST(session.flush().has_value());
  BOOST_TEST(session.progress().durable_bytes == 1020U);
  BOOST_TEST(session.progress().durable_lines == 43U);
  const auto report = session.finish().value();
  BOOST_TEST(report.bytes == 22U);
  BOOST_TEST(report.rejects.at(0).line == 43U);
}

BOOST_AUTO_TEST_CASE(lines_that_are_not_known_stay_so) {
  WatchedStore store;
  IngestSession session(store, {.resume = Resume{"depth,a,b,c,d", 1000}});
  BOOST_TEST(session.push(std::string_view("x,2,3,4,5\n")).has_value());
  const auto report = session.finish().value();
  BOOST_TEST(report.rejects.at(0).line == 0U);
  BOOST_TEST(session.progress().durable_lines == 0U);
}

BOOST_AUTO_TEST_CASE(a_header_of_another_width_is_refused) {
  WatchedStore store;
  IngestSession session(store, {.resume = Resume{"depth,a", 1000}});
  BOOST_TEST(session.push(std::string_view("1,2,3,4,5\n")).error().code == errc::csv_wrong_header);
  BOOST_TEST(store.batches.empty());
}

BOOST_AUTO_TEST_SUITE_END()
