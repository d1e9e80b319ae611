// SPDX-License-Identifier: MIT
//
// Logs that the engine on disk makes of an archive, and archives of them; files that are there whole or not
// at all.
#include "archive_fixture.hpp"
#include <framesd/archive/file.hpp>
#include <framesd/archive/new_file.hpp>
#include <framesd/archive/selected.hpp>

#include <fstream>
#include <iterator>

#include <boost/test/unit_test.hpp>

using namespace framesd;
using namespace framesd::test;
namespace fs = std::filesystem;

namespace {

struct Folder {
  fs::path at(const char* name) const { return dir.path() / name; }
  store::lmdb::OpenOptions options() const {
    return {.directory = at("data"), .map_bytes = 64 << 20, .format = kNarrow, .any_format = true};
  }
  checked<archive::Contents> restore(const Archive& bytes, const archive::Selection& selection = {}) const {
    const auto restoration = store::lmdb::begin_restoration(options()).value();
    archive::LogBuilder builder([&](const archive::Manifest& log) {
      return restoration->make(log.name, log.rows, {.store_id = log.store_id, .created = log.created});
    });
    archive::Selected selected(selection, builder);
    MemorySource source(bytes);
    auto contents = archive::read_archive(source, selected);
    if (!contents) return contents;
    if (const auto shown = restoration->publish(); !shown) return shown.error();
    return contents;
  }
  std::unique_ptr<store::lmdb::DiskStore> open(std::string_view name = store::kDefaultLog) const {
    auto there = options();
    if (name != store::kDefaultLog) there.directory = store::lmdb::folder_of_log(there.directory, name);
    return store::lmdb::open_store(there).value();
  }
  static std::string text_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  TempDir dir;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(on_disk, Folder)

BOOST_AUTO_TEST_CASE(a_restored_log_is_the_one_that_was_copied) {
  MemoryStore log(kNarrow);
  fill(log, 300);
  const auto contents = restore(archive_of({{"default", &log}}));
  BOOST_TEST_REQUIRE(contents.has_value());
  const auto restored = open();
  BOOST_TEST(content_of(*restored) == content_of(log));
  BOOST_TEST(restored->verify().value().sound());
}

BOOST_AUTO_TEST_CASE(its_archive_is_that_of_the_log_that_was_copied) {
  MemoryStore log(kNarrow);
  fill(log, 300);
  (void)restore(archive_of({{"default", &log}})).value();
  const auto restored = open();
  const auto again = check(archive_of({{"default", restored.get()}})).value();
  archive::Manifest expected = check(archive_of({{"default", &log}})).value().logs.at(0);
  const archive::Manifest& found = again.logs.at(0);
  BOOST_CHECK(found.extent == expected.extent);
  BOOST_TEST(found.notes == expected.notes);
  BOOST_CHECK(found.created == expected.created);
  BOOST_TEST(found.version.incarnation != expected.version.incarnation);
}

BOOST_AUTO_TEST_CASE(no_more_room_is_asked_for_than_is_taken) {
  for (const int rows : {0, 1, 300, 5000}) {
    for (const RowFormat& format : {kNarrow, RowFormat{}}) {
      MemoryStore log(format);
      if (rows != 0) fill(log, rows);
      const Archive bytes = archive_of({{"default", &log}});
      const auto frames = static_cast<std::uint64_t>(rows);
      const Folder there;
      (void)there.restore(bytes).value();
      const std::uint64_t taken = fs::file_size(there.at("data") / "data.mdb");
      BOOST_TEST(archive::archive_bytes(format, frames) <= bytes.size(),
                 rows << " rows of " << format.source_width << ": " << bytes.size() << " bytes");
      BOOST_TEST(archive::store_bytes(format, frames) <= taken,
                 rows << " rows of " << format.source_width << ": " << taken << " bytes");
      if (rows != 5000) continue;
      BOOST_TEST(archive::archive_bytes(format, frames) > bytes.size() / 2);
      BOOST_TEST(archive::store_bytes(format, frames) > taken / 2);
    }
  }
}

BOOST_AUTO_TEST_CASE(one_log_of_several_is_restored_under_another_name) {
  MemoryStore first(kNarrow);
  MemoryStore second(kNarrow);
  fill(first, 5);
  fill(second, 9);
  const auto both = archive_of({{"default", &first}, {"a", &second}});
  BOOST_TEST(restore(both, {.log = "a", .as = "b"}).has_value());
  BOOST_TEST(content_of(*open("b")) == content_of(second));
  BOOST_TEST(!fs::exists(at("data") / "data.mdb"));
  BOOST_TEST(restore(both, {.log = "c", .as = {}}).error().code == errc::log_missing);
  BOOST_TEST(restore(both, {.log = {}, .as = "d"}).error().code == errc::usage);
}

BOOST_AUTO_TEST_CASE(what_ends_early_makes_no_log) {
  MemoryStore log(kNarrow);
  fill(log, 300);
  auto cut = archive_of({{"default", &log}});
  cut.pop_back();
  BOOST_TEST(restore(cut).error().code == errc::archive_cut);
  BOOST_TEST(!fs::exists(at("data")));
}

BOOST_AUTO_TEST_CASE(a_new_file_is_there_when_it_is_published) {
  {
    const auto given_up = archive::NewFile::begin(at("copy"), false).value();
    archive::FileSink sink(given_up.descriptor(), "copy");
    BOOST_TEST(sink.write(std::vector<std::uint8_t>(10)).has_value());
  }
  BOOST_TEST(fs::is_empty(dir.path()));
  auto file = archive::NewFile::begin(at("copy"), false).value();
  archive::FileSink sink(file.descriptor(), "copy");
  BOOST_TEST(sink.write(std::vector<std::uint8_t>(10, 'x')).has_value());
  BOOST_TEST(sink.sync().has_value());
  BOOST_TEST(!fs::exists(at("copy")));
  BOOST_TEST(file.publish().has_value());
  BOOST_TEST(text_of(at("copy")) == std::string(10, 'x'));
  BOOST_TEST(std::distance(fs::directory_iterator(dir.path()), {}) == 1);
}

BOOST_AUTO_TEST_CASE(a_new_file_replaces_another_only_if_it_may) {
  std::ofstream(at("copy")) << "mine";
  BOOST_TEST(archive::NewFile::begin(at("copy"), false).error().code == errc::usage);
  auto late = archive::NewFile::begin(at("other"), false).value();
  std::ofstream(at("other")) << "came meanwhile";
  BOOST_TEST(late.publish().error().code == errc::usage);
  BOOST_TEST(text_of(at("other")) == "came meanwhile");
  auto file = archive::NewFile::begin(at("copy"), true).value();
  BOOST_TEST(file.publish().has_value());
  BOOST_TEST(text_of(at("copy")).empty());
}

BOOST_AUTO_TEST_SUITE_END()
