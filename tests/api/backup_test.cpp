// SPDX-License-Identifier: MIT
//
// GET /admin/backup: the archive of a log, and one of them at a time.
#include "support/temp_dir.hpp"
#include "writing_fixture.hpp"
#include <framesd/archive/backup_mark.hpp>
#include <framesd/archive/read_archive.hpp>

#include <boost/test/unit_test.hpp>

using namespace framesd::test;
namespace archive = framesd::archive;
namespace http = framesd::http;

namespace {

struct BackupApi : WritingApi {
  explicit BackupApi(framesd::api::ServiceOptions options = {}) : WritingApi(std::move(options)) {
    send(http::Method::put, "/frames/100.5", {.text = R"({"samples":[1,2,3,4,5,6,7,8]})"});
  }

  // Asks for a copy, and gives what is sent.
  std::string body(std::string_view target = "/admin/backup") {
    send(http::Method::get, std::string(target), {});
    std::string whole;
    while (response.source && response.source->next(whole) == http::BodySource::Next::more) continue;
    return whole;
  }
};

// With a data_dir, where copies are noted.
struct NotedBackupApi : BackupApi {
  NotedBackupApi() : BackupApi({.data_dir = folder().path()}) {}

  static const TempDir& folder() {
    static const TempDir dir;
    return dir;
  }
  static std::vector<archive::LastCopy> noted() { return archive::last_copies(folder().path()).value(); }
};

class TextSource final : public archive::ByteSource {
 public:
  explicit TextSource(std::string text) : text_(std::move(text)) {}
  [[nodiscard]] framesd::checked<std::size_t> read(std::span<std::uint8_t> into) override {
    const std::size_t given = text_.copy(reinterpret_cast<char*>(into.data()), into.size(), at_);
    at_ += given;
    return given;
  }

 private:
  const std::string text_;
  std::size_t at_ = 0;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(backup, BackupApi)

BOOST_AUTO_TEST_CASE(is_the_archive_of_the_logs) {
  const std::string whole = body();
  BOOST_TEST(response.status == 200U);
  BOOST_TEST(response.source_bytes.value() == whole.size());
  BOOST_TEST(response.header("Content-Disposition").find(".framesd\"") != std::string_view::npos);
  TextSource source(whole);
  archive::Ignore nothing;
  const auto contents = archive::read_archive(source, nothing);
  BOOST_TEST_REQUIRE(contents.has_value());
  BOOST_TEST_REQUIRE(contents->logs.size() == 1u);
  BOOST_TEST(contents->logs[0].name == "default");
  BOOST_TEST(contents->logs[0].extent.frames == 1u);
}

BOOST_AUTO_TEST_CASE(makes_no_copy_for_a_head) {
  const std::string whole = body();  // while it is held, no other copy is made
  send(http::Method::head, "/admin/backup", {});
  BOOST_TEST(response.status == 200U);
  BOOST_TEST(!response.source_bytes.has_value());
  BOOST_TEST(response.header("Content-Disposition").find(".framesd\"") != std::string_view::npos);
  send(http::Method::head, "/admin/backup?log=nowhere", {});
  BOOST_TEST(response.status == 404U);
}

BOOST_AUTO_TEST_CASE(a_second_one_waits_until_the_first_is_sent) {
  send(http::Method::get, "/admin/backup", {});
  const auto first = std::move(response.source);
  send(http::Method::get, "/admin/backup", {});
  BOOST_TEST(response.status == 503U);
}

BOOST_AUTO_TEST_CASE(works_again_once_the_last_byte_of_another_is_handed_out) {
  (void)body();
  const auto first = std::move(response.source);
  (void)body();
  BOOST_TEST(response.status == 200U);
}

BOOST_AUTO_TEST_CASE(works_again_behind_one_whose_client_went_away) {
  send(http::Method::get, "/admin/backup", {});
  response.source.reset();
  (void)body();
  BOOST_TEST(response.status == 200U);
}

BOOST_AUTO_TEST_CASE(of_a_log_that_is_not_there_is_404) {
  (void)body("/admin/backup?log=none");
  BOOST_TEST(response.status == 404U);
}

BOOST_AUTO_TEST_CASE(needs_the_admin_token) {
  token = kIngest;
  (void)body();
  BOOST_TEST(response.status == 403U);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(noted_backup, NotedBackupApi)

BOOST_AUTO_TEST_CASE(one_that_was_sent_whole_is_noted_and_no_other) {
  send(http::Method::get, "/admin/backup");
  std::string begun;
  (void)response.source->next(begun);
  response.source.reset();  // the client went away with all bytes under way
  BOOST_TEST(noted().empty());
  BOOST_TEST(ask("/metrics").content().find("framesd_last_backup_timestamp_seconds{") == std::string::npos);
  const std::string whole = body();
  BOOST_TEST_REQUIRE(noted().size() == 1U);
  BOOST_TEST(noted()[0].log.name == "default");
  BOOST_TEST(noted()[0].bytes == whole.size());
  BOOST_TEST(noted()[0].to == "http");
  BOOST_TEST(ask("/metrics").content().find("framesd_last_backup_timestamp_seconds{log=\"default\"} 1") !=
             std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
