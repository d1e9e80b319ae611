// SPDX-License-Identifier: MIT
//
// The store's own files are no input, by whatever name.
#include "ingest/csv_text.hpp"
#include "support/printing.hpp"
#include "support/temp_dir.hpp"
#include <framesd/ingest/confined_file.hpp>
#include <framesd/ingest/file.hpp>
#include <framesd/store/lmdb/open.hpp>

#include <filesystem>

#include <boost/test/unit_test.hpp>

using namespace framesd::test;
using framesd::errc;
namespace fs = std::filesystem;
namespace ingest = framesd::ingest;

namespace {

struct Fixture {
  TempDir dir;
  std::unique_ptr<framesd::store::lmdb::DiskStore> store =
      framesd::store::lmdb::open_store(
          {.directory = dir.path() / "data", .map_bytes = 16 << 20, .format = kSmall, .on_write_failure = {}})
          .value();
};

template <typename T>
std::string refusal_of(const framesd::checked<T>& outcome) {
  BOOST_REQUIRE(outcome.has_error());
  BOOST_TEST(outcome.error().code == errc::file_unreadable);
  return outcome.error().detail;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(own_files, Fixture)

BOOST_AUTO_TEST_CASE(are_refused_wherever_inputs_are_opened) {
  fs::create_hard_link(dir.path() / "data" / "lock.mdb", dir.path() / "log.csv");
  for (const fs::path& file :
       {dir.path() / "data" / "lock.mdb", dir.path() / "data" / "data.mdb", dir.path() / "log.csv"}) {
    const std::string refused = file.string() + ": is the store's own file";
    BOOST_TEST(refusal_of(ingest::ingest_file(*store, file, {})) == refused);
    BOOST_TEST(refusal_of(ingest::check_file(file, 4)) == refused);
    BOOST_TEST(refusal_of(ingest::open_trusted(file)) == refused);
    BOOST_TEST(refusal_of(ingest::open_confined(dir.path(), file.string())) == refused);
  }
  BOOST_TEST(refusal_of(ingest::open_confined(dir.path() / "data", "lock.mdb", ingest::Confinement::walk)) ==
             "lock.mdb: is the store's own file");
}

BOOST_AUTO_TEST_CASE(of_a_store_that_is_closed_are_files_as_others) {
  store.reset();
  BOOST_TEST(ingest::open_confined(dir.path() / "data", "lock.mdb").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
