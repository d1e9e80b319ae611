// SPDX-License-Identifier: MIT
//
// What goes into an archive comes out of it, and nothing else.
#include "archive_fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace framesd;
using namespace framesd::test;

namespace {

// The logs that an archive holds, made anew.
struct Rebuilt {
  explicit Rebuilt(const Archive& archive, std::size_t step = 4096) {
    MemorySource source(archive, step);
    archive::LogBuilder builder([this](const archive::Manifest& manifest) {
      auto log = std::make_unique<MemoryStore>(manifest.rows);
      manifests.push_back(manifest);
      logs.push_back(log.get());
      return checked<std::unique_ptr<store::Log>>(std::make_unique<Kept>(*this, std::move(log)));
    });
    contents = archive::read_archive(source, builder).value();
  }

  // Passes everything on to a log that stays when the builder closes its own.
  class Kept final : public store::Log {
   public:
    Kept(Rebuilt& all, std::unique_ptr<MemoryStore> log) : all_(all), log_(std::move(log)) {}
    ~Kept() override { all_.kept.push_back(std::move(log_)); }
    const RowFormat& format() const noexcept override { return log_->format(); }
    bool waits() const noexcept override { return false; }
    bool answers() noexcept override { return true; }
    [[nodiscard]] store::Health health() override { return log_->health(); }
    [[nodiscard]] std::string why_full() const override { return log_->why_full(); }
    [[nodiscard]] std::unique_ptr<store::WriteBatch> new_batch() const override { return log_->new_batch(); }
    void submit(store::WriteRequest request, store::Completion completion) override {
      log_->submit(std::move(request), std::move(completion));
    }

   private:
    [[nodiscard]] result<void> see(FunctionRef<void(store::View&)> body) override {
      return pass(*log_, body);
    }
    Rebuilt& all_;
    std::unique_ptr<MemoryStore> log_;
  };

  std::vector<std::unique_ptr<MemoryStore>> kept;
  std::vector<MemoryStore*> logs;
  std::vector<archive::Manifest> manifests;
  archive::Contents contents;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(an_archive)

BOOST_AUTO_TEST_CASE(gives_back_rows_masks_facts_and_notes) {
  MemoryStore log(kNarrow);
  fill(log, 40);
  const Rebuilt copy(archive_of({{"default", &log}}));
  BOOST_TEST_REQUIRE(copy.logs.size() == 1u);
  BOOST_TEST(content_of(*copy.logs[0]) == content_of(log));
  BOOST_TEST(content_of(log).find("upload/b=three overwritten") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(is_read_the_same_however_it_is_cut_into_pieces) {
  MemoryStore log(kNarrow);
  fill(log, 10);
  const Rebuilt copy(archive_of({{"default", &log}}), 1);
  BOOST_TEST(content_of(*copy.logs[0]) == content_of(log));
}

BOOST_AUTO_TEST_CASE(of_more_rows_than_a_block_gives_back_all) {
  MemoryStore log;
  auto batch = log.new_batch();
  for (int row = 0; row < 7000; ++row) add_row(*batch, at(row * 1000));
  (void)upsert(log, std::move(batch)).value();
  const Rebuilt copy(archive_of({{"default", &log}}));
  BOOST_TEST(copy.manifests[0].extent.frames == 7000u);
  BOOST_TEST((content_of(*copy.logs[0]) == content_of(log)));
}

BOOST_AUTO_TEST_CASE(of_an_empty_log_is_an_empty_log) {
  MemoryStore log(kNarrow);
  const Rebuilt copy(archive_of({{"default", &log}}));
  BOOST_TEST(copy.manifests[0].extent.frames == 0u);
  BOOST_TEST(content_of(*copy.logs[0]) == content_of(log));
}

BOOST_AUTO_TEST_CASE(of_no_log_is_whole) {
  const auto contents = check(archive_of({}));
  BOOST_TEST_REQUIRE(contents.has_value());
  BOOST_TEST(contents->logs.empty());
}

BOOST_AUTO_TEST_CASE(holds_several_logs_of_different_widths_in_order) {
  MemoryStore narrow(kNarrow);
  MemoryStore wide(RowFormat{.source_width = 360, .frame_width = 180, .filter = Filter::lanczos});
  fill(narrow);
  fill(wide, 9);
  const Rebuilt copy(archive_of({{"default", &narrow}, {"rig7-a12", &wide}}));
  BOOST_TEST_REQUIRE(copy.logs.size() == 2u);
  BOOST_TEST(copy.manifests[1].name == "rig7-a12");
  BOOST_CHECK(copy.manifests[1].rows == wide.format());
  BOOST_TEST(content_of(*copy.logs[0]) == content_of(narrow));
  BOOST_TEST(content_of(*copy.logs[1]) == content_of(wide));
}

BOOST_AUTO_TEST_CASE(says_what_it_holds) {
  MemoryStore log(kNarrow);
  fill(log);
  const auto archive = archive_of({{"default", &log}});
  const auto contents = check(archive);
  BOOST_TEST_REQUIRE(contents.has_value());
  BOOST_TEST(contents->head.program == "1.2.3");
  BOOST_CHECK(contents->head.time == kNow);
  BOOST_TEST(contents->bytes == archive.size());
  const archive::Manifest& manifest = contents->logs.at(0);
  BOOST_TEST(manifest.extent.frames == 4u);
  BOOST_CHECK(manifest.extent.first == at(-1000));
  BOOST_TEST(manifest.notes == 3u);
  const auto version = once(log).snapshot().value().version;
  BOOST_CHECK(manifest.version == version);
  BOOST_TEST(archive::json_of(*contents).find(R"("first_depth":"-0.001")") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
