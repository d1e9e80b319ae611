// SPDX-License-Identifier: MIT
#include "ingest/csv_text.hpp"
#include "support/printing.hpp"
#include "support/temp_dir.hpp"
#include <framesd/ingest/file.hpp>

#include <fstream>
#include <sys/stat.h>

#include <boost/test/unit_test.hpp>

using namespace framesd::test;
using framesd::errc;
using framesd::ingest::check_file;
using framesd::ingest::FileProgress;
using framesd::ingest::ingest_file;

namespace {

struct Fixture {
  TempDir dir;
  WatchedStore store;

  std::filesystem::path file(const std::string& text) const {
    const auto path = dir.path() / "log.csv";
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(ingest_file_suite, Fixture)

BOOST_AUTO_TEST_CASE(a_file_is_read_to_its_end) {
  const std::string text = csv_header() + csv_rows(100000);
  FileProgress last;
  const auto report = ingest_file(store, file(text), {}, [&](const FileProgress& progress) {
                        last = progress;
                        return true;
                      }).value();
  BOOST_TEST(text.size() > std::size_t{1} << 20);  // more than one block
  BOOST_TEST(report.inserted == 100000U);
  BOOST_TEST(report.bytes == text.size());
  BOOST_TEST(last.bytes_done == text.size());
  BOOST_TEST(last.bytes_total == text.size());
  BOOST_TEST(last.session.durable_rows == 100000U);
  BOOST_TEST(last.session.durable_bytes == text.size());
}

BOOST_AUTO_TEST_CASE(a_missing_file_says_so) {
  const auto path = dir.path() / "none.csv";
  const auto report = ingest_file(store, path, {});
  BOOST_TEST(report.error().code == errc::file_missing);
  BOOST_TEST(report.error().detail == path.string() + ": No such file or directory");
  BOOST_TEST(check_file(path, 4).error().code == errc::file_missing);
}

BOOST_AUTO_TEST_CASE(a_directory_or_a_pipe_is_no_file) {
  BOOST_TEST(ingest_file(store, dir.path(), {}).error().detail ==
             dir.path().string() + ": is a directory, not a file");
  const auto pipe = dir.path() / "pipe";
  BOOST_REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  const auto report = ingest_file(store, pipe, {});
  BOOST_TEST(report.error().code == errc::file_unreadable);
  BOOST_TEST(report.error().detail == pipe.string() + ": is a pipe or device, not a file");
}

BOOST_AUTO_TEST_CASE(a_wrong_header_names_the_file_and_writes_nothing) {
  const auto path = file("depth,a\n1,2\n");
  const std::string why = path.string() + ": wrong header: expected 5 columns (depth + 4 samples), found 2";
  BOOST_TEST(ingest_file(store, path, {}).error().detail == why);
  BOOST_TEST(check_file(path, 4).error().detail == why);
  BOOST_TEST(store.batches.empty());
}

BOOST_AUTO_TEST_CASE(checking_takes_a_header_with_or_without_rows) {
  BOOST_TEST(check_file(file(csv_header() + csv_rows(3)), 4).has_value());
  BOOST_TEST(check_file(file("depth,a,b,c,d"), 4).has_value());
  BOOST_TEST(check_file(file(""), 4).error().code == errc::csv_empty);
}

BOOST_AUTO_TEST_CASE(a_full_store_names_the_file_and_counts) {
  RefusingStore full(2);
  const auto path = file(csv_header() + csv_rows(100));
  BOOST_TEST(ingest_file(full, path, {.chunk_rows = 10}).error().detail ==
             path.string() + ": store or disk full: 20 of 40 rows read were stored");
}

BOOST_AUTO_TEST_SUITE_END()
