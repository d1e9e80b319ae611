// SPDX-License-Identifier: MIT
#include "ingest/csv_text.hpp"
#include "support/printing.hpp"
#include "support/temp_dir.hpp"
#include <framesd/gzip/gzip.hpp>
#include <framesd/ingest/dry_store.hpp>
#include <framesd/ingest/file.hpp>

#include <fstream>
#include <functional>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

using namespace framesd::test;
using framesd::errc;
using framesd::ingest::check_file;
using framesd::ingest::FileProgress;
using framesd::ingest::ingest_file;

namespace {

// Does something to the file at the first batch.
class GrowingStore final : public WatchedStore {
 public:
  explicit GrowingStore(std::function<void()> once) : once_(std::move(once)) {}
  void submit(framesd::store::WriteRequest request, framesd::store::Completion completion) override {
    if (once_) std::exchange(once_, nullptr)();
    WatchedStore::submit(std::move(request), std::move(completion));
  }

 private:
  std::function<void()> once_;
};

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

BOOST_AUTO_TEST_CASE(a_folder_is_no_file_and_an_empty_device_an_empty_one) {
  const auto refusal = ingest_file(store, dir.path(), {});
  BOOST_TEST(refusal.error().code == errc::file_unreadable);
  BOOST_TEST(refusal.error().detail == dir.path().string() + ": is a folder, not a file");
  BOOST_TEST(ingest_file(store, "/dev/null", {}).error().detail ==
             "/dev/null: the input is empty: a header line was expected");
}

BOOST_AUTO_TEST_CASE(a_pipe_with_a_name_is_read_to_where_its_writer_closes_it) {
  const auto pipe = dir.path() / "pipe";
  BOOST_REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  const std::string text = csv_header() + csv_rows(300000);  // far more than a pipe holds
  std::thread writer([&] { std::ofstream(pipe, std::ios::binary) << text; });
  const auto report = ingest_file(store, pipe, {});
  writer.join();
  BOOST_REQUIRE(report.has_value());
  BOOST_TEST(report->stored == 300000U);
  BOOST_TEST(report->bytes == text.size());
  BOOST_TEST(!report->identity.digest.empty());
}

BOOST_AUTO_TEST_CASE(a_pipe_whose_writer_has_gone_already_keeps_what_was_written) {
  int ends[2];
  BOOST_REQUIRE(::pipe(ends) == 0);
  const std::string text = csv_header() + csv_rows(3);
  BOOST_REQUIRE(::write(ends[1], text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  ::close(ends[1]);
  const auto report = ingest_file(store, "/dev/fd/" + std::to_string(ends[0]), {});
  ::close(ends[0]);
  BOOST_REQUIRE(report.has_value());
  BOOST_TEST(report->stored == 3U);
}

BOOST_AUTO_TEST_CASE(a_wrong_header_names_the_file_and_writes_nothing) {
  const auto path = file("depth,a\n1,2\n");
  const std::string why = path.string() +
                          ": wrong header: expected 5 columns (depth + 4 samples), found 2; rows of "
                          "1 sample need a store made with source_width 1 (--source-width 1)";
  BOOST_TEST(ingest_file(store, path, {}).error().detail == why);
  BOOST_TEST(check_file(path, 4).error().detail == why);
  BOOST_TEST(store.batches.empty());
}

BOOST_AUTO_TEST_CASE(checking_takes_a_header_with_or_without_rows) {
  BOOST_TEST(check_file(file(csv_header() + csv_rows(3)), 4).has_value());
  BOOST_TEST(check_file(file("depth,a,b,c,d"), 4).has_value());
  BOOST_TEST(check_file(file(""), 4).error().code == errc::csv_empty);
}

BOOST_AUTO_TEST_CASE(a_gzip_file_is_unpacked_whatever_its_name_is) {
  const std::string text = csv_header() + csv_rows(100000);
  const std::string packed = framesd::gzip::compressed(text);
  FileProgress last;
  const auto report = ingest_file(store, file(packed), {}, [&](const FileProgress& progress) {
                        last = progress;
                        return true;
                      }).value();
  BOOST_TEST(report.inserted == 100000U);
  BOOST_TEST(report.bytes == packed.size());
  BOOST_TEST(last.bytes_done == packed.size());
  BOOST_TEST(last.bytes_total == packed.size());
  BOOST_TEST(check_file(file(packed), 4).has_value());
}

BOOST_AUTO_TEST_CASE(a_gzip_file_that_is_cut_off_or_damaged_says_what_was_stored) {
  std::string packed = framesd::gzip::compressed(csv_header() + csv_rows(100));
  const auto path = file(packed.substr(0, packed.size() - 9));
  const auto cut = ingest_file(store, path, {.chunk_rows = 10});
  BOOST_TEST(cut.error().code == errc::gzip_malformed);
  BOOST_TEST(cut.error().detail.starts_with(path.string() + ": the gzip file ends too early: "));
  packed[packed.size() - 6] ^= 1;
  BOOST_TEST(ingest_file(store, file(packed), {}).error().detail.find("the gzip data in it is damaged") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(json_lines_are_seen_from_the_first_character) {
  const std::string row = "{\"depth\":1,\"samples\":[1,2,3,4]}\n";
  BOOST_TEST(ingest_file(store, file("\n " + row), {}).value().inserted == 1U);
  BOOST_TEST(ingest_file(store, file(framesd::gzip::compressed(row)), {}).value().replaced == 1U);
  BOOST_TEST(check_file(file(row), 4).has_value());
}

BOOST_AUTO_TEST_CASE(a_file_that_shrinks_is_an_error) {
  const auto path = file(csv_header() + csv_rows(200000));
  const auto size = std::filesystem::file_size(path);
  GrowingStore shrinking([&] { std::filesystem::resize_file(path, size / 2); });
  const auto report = ingest_file(shrinking, path, {});
  BOOST_TEST(report.error().code == errc::file_unreadable);
  BOOST_TEST(report.error().detail.find("shrank while it was read, from ") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_file_that_grows_is_read_to_where_it_ended_and_to_the_end_of_that_row) {
  const std::string text = csv_header() + csv_rows(200000);
  const auto path = file(text + "99999.0,1,2,");
  GrowingStore growing([&] { std::ofstream(path, std::ios::app) << "3,4\n99999.1,1,2,3,4\n"; });
  const auto report = ingest_file(growing, path, {}).value();
  BOOST_TEST(report.inserted == 200001U);
  BOOST_TEST(report.rejected == 0U);
  BOOST_TEST(report.bytes == text.size() + 16);
  BOOST_TEST(report.grown_bytes == 16U);
}

BOOST_AUTO_TEST_CASE(a_dry_store_takes_every_row_and_keeps_none) {
  framesd::store::LogSummary empty;
  empty.format = kSmall;
  const auto dry = framesd::ingest::make_dry_store(empty);
  const auto report =
      ingest_file(*dry, file(csv_header() + csv_rows(25) + "x\n"), {.chunk_rows = 10}).value();
  BOOST_TEST(report.stored == 25U);
  BOOST_TEST(report.inserted + report.replaced == 0U);
  BOOST_TEST(report.rejected == 1U);
}

BOOST_AUTO_TEST_CASE(an_open_file_is_read_from_its_start_whatever_became_of_its_name) {
  const auto path = file(csv_header() + csv_rows(3));
  const auto opened = framesd::ingest::open_trusted(path).value();
  std::filesystem::remove(path);
  BOOST_TEST(check_file(opened, 4).has_value());
  BOOST_TEST(ingest_file(store, opened, {}).value().stored == 3U);
  BOOST_TEST(ingest_file(store, opened, {}).value().replaced == 3U);
}

BOOST_AUTO_TEST_CASE(a_full_store_names_the_file_and_counts) {
  RefusingStore full(2);
  const auto path = file(csv_header() + csv_rows(100));
  BOOST_TEST(ingest_file(full, path, {.chunk_rows = 10}).error().detail ==
             path.string() +
                 ": store or disk full: 20 of 40 rows read were stored, including all up to line 21");
}

BOOST_AUTO_TEST_CASE(what_is_told_of_a_file_broken_off_is_of_the_rows_stored) {
  RefusingStore full(2);
  framesd::ingest::Report reported;
  framesd::ingest::IngestOptions options{.chunk_rows = 10};
  options.on_broken_off = [&](framesd::ingest::Report& report, const framesd::Failure&) {
    reported = report;
  };
  BOOST_TEST(ingest_file(full, file(csv_header() + csv_rows(100)), options).has_error());
  BOOST_TEST(reported.stored == 20U);
  BOOST_TEST(reported.first_depth->text() == "1000.0");
  BOOST_TEST(reported.last_depth->text() == "1001.9");
}

BOOST_AUTO_TEST_SUITE_END()
