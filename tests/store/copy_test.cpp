// SPDX-License-Identifier: MIT
//
// A store and a copy of its file: what was read from one is never taken for what the other holds.
#include "store_fixture.hpp"
#include "support/once.hpp"

#include <filesystem>

#include <boost/test/unit_test.hpp>

using framesd::errc;
using framesd::test::ask;
using framesd::test::at;
using framesd::test::batch_of;
using framesd::test::DiskStore;
using framesd::test::once;
using framesd::test::upsert;
namespace fs = std::filesystem;
namespace store = framesd::store;

namespace {

// With one row, closed, in a folder and in a copy of it.
struct CopiedStore : DiskStore {
  CopiedStore() {
    (void)upsert(store(), batch_of(store(), {1})).value();
    original = version();
    close();
    fs::copy(options().directory, elsewhere("copy"));
  }
  fs::path elsewhere(const char* name) const { return options().directory.parent_path() / name; }
  store::Version version() { return once(store()).snapshot().value().version; }
  void open_at(const char* name) {
    auto there = options();
    there.directory = elsewhere(name);
    open(there);
  }

  store::Version original;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(copies_of_a_store)

BOOST_FIXTURE_TEST_CASE(have_versions_of_their_own, CopiedStore) {
  open_at("copy");
  const auto copied = version();
  BOOST_TEST(copied.incarnation != original.incarnation);
  const auto written = upsert(store(), batch_of(store(), {2}, 1)).value().version;
  BOOST_TEST(written.incarnation == copied.incarnation);
  BOOST_CHECK(version() == written);
  BOOST_TEST(!once(store()).changes(original).value().has_value());
  BOOST_TEST(once(store()).changes(copied).value()->size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(do_not_fulfil_a_condition_about_the_original, CopiedStore) {
  open_at("copy");
  store::Erase erase{{at(1), at(1)}};
  erase.precondition.match = store::Precondition::Match{.any = false, .versions = {original}};
  BOOST_TEST(ask(store(), erase).error() == errc::precondition_failed);
  erase.precondition.match->versions = {version()};
  BOOST_TEST(ask(store(), erase).value().erased == 1u);
}

BOOST_FIXTURE_TEST_CASE(while_the_store_itself_keeps_its_version_when_it_is_moved_or_opened_again,
                        CopiedStore) {
  open();
  BOOST_CHECK(version() == original);
  close();
  fs::rename(options().directory, elsewhere("moved"));
  open_at("moved");
  BOOST_CHECK(version() == original);
}

BOOST_FIXTURE_TEST_CASE(and_an_older_copy_in_its_place_is_none_of_its_states, CopiedStore) {
  open();
  const auto second = upsert(store(), batch_of(store(), {2}, 1)).value().version;
  close();
  fs::remove(file("data.mdb"));
  fs::copy_file(elsewhere("copy") / "data.mdb", file("data.mdb"));
  open();
  const auto other = upsert(store(), batch_of(store(), {2}, 9)).value().version;
  BOOST_TEST(other.generation == second.generation);
  BOOST_TEST(other.incarnation != second.incarnation);
}

BOOST_AUTO_TEST_SUITE_END()
