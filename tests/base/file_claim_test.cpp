// SPDX-License-Identifier: MIT
#include "support/temp_dir.hpp"
#include <framesd/base/descriptor.hpp>
#include <framesd/base/file_claim.hpp>

#include <fcntl.h>
#include <filesystem>
#include <fstream>

#include <boost/test/unit_test.hpp>

using framesd::Descriptor;
using framesd::FileClaim;
using framesd::FileId;

namespace {

struct Fixture {
  Fixture() { std::ofstream(file) << "x"; }

  framesd::test::TempDir folder;
  std::string file = (folder.path() / "file").string();
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(file_claim, Fixture)

BOOST_AUTO_TEST_CASE(a_file_is_claimed_once_whatever_path_leads_to_it) {
  std::filesystem::create_symlink(file, folder.path() / "link");
  {
    const auto claim = FileClaim::take(FileId::at(file));
    BOOST_TEST(claim.has_value());
    BOOST_TEST(FileClaim::held(FileId::at((folder.path() / "link").string())));
    BOOST_TEST(!FileClaim::take(FileId::at(file)).has_value());
    BOOST_TEST(!FileClaim::held(FileId::at(folder.path().string())));
  }
  BOOST_TEST(!FileClaim::held(FileId::at(file)));
  BOOST_TEST(FileClaim::take(FileId::at(file)).has_value());
}

BOOST_AUTO_TEST_CASE(a_claim_moves_with_its_owner) {
  auto claim = FileClaim::take(FileId::at(file));
  BOOST_REQUIRE(claim.has_value());
  {
    const FileClaim moved = *std::move(claim);
    claim.reset();
    BOOST_TEST(FileClaim::held(FileId::at(file)));
  }
  BOOST_TEST(!FileClaim::held(FileId::at(file)));
}

BOOST_AUTO_TEST_CASE(a_descriptor_and_a_path_lead_to_one_id) {
  const Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  BOOST_TEST((FileId::of(opened.get()) == FileId::at(file)));
  BOOST_TEST(!FileId::at(file + ".none"));
  BOOST_TEST(!FileId::of(-1));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(descriptor, Fixture)

BOOST_AUTO_TEST_CASE(closes_what_it_holds_and_nothing_that_it_gave_away) {
  const int first = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  int second = -1;
  {
    Descriptor kept(first);
    Descriptor moved(std::move(kept));
    BOOST_TEST(!kept);
    BOOST_TEST(moved.get() == first);
    second = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    Descriptor given(second);
    BOOST_TEST(given.release() == second);
  }
  BOOST_TEST(::fcntl(first, F_GETFD) == -1);
  BOOST_TEST(::fcntl(second, F_GETFD) != -1);
  ::close(second);
}

BOOST_AUTO_TEST_SUITE_END()
