// SPDX-License-Identifier: MIT
#include "support/temp_dir.hpp"
#include <framesd/base/files.hpp>

#include <cerrno>
#include <fstream>
#include <string>

#include <boost/test/unit_test.hpp>

namespace {

namespace fs = std::filesystem;

void write(const fs::path& path, const std::string& text) { std::ofstream(path) << text; }

std::string text_of(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(files)

BOOST_AUTO_TEST_CASE(without_a_name_can_be_written_and_are_in_no_folder) {
  const framesd::test::TempDir dir;
  const framesd::Descriptor file = framesd::unnamed_file(dir.path());
  BOOST_REQUIRE(file);
  BOOST_TEST(::write(file.get(), "abc", 3) == 3);
  char text[3];
  BOOST_TEST(::pread(file.get(), text, 3, 0) == 3);
  BOOST_TEST(std::string(text, 3) == "abc");
  BOOST_TEST(fs::is_empty(dir.path()));
}

BOOST_AUTO_TEST_CASE(without_a_name_need_a_folder) {
  const framesd::test::TempDir dir;
  const framesd::Descriptor file = framesd::unnamed_file(dir.path() / "nowhere");
  BOOST_TEST(errno == ENOENT);
  BOOST_TEST(!file);
}

BOOST_AUTO_TEST_CASE(get_a_name_that_is_free) {
  const framesd::test::TempDir dir;
  write(dir.path() / "a", "new");
  BOOST_TEST(framesd::rename_new(dir.path() / "a", dir.path() / "b") == 0);
  BOOST_TEST(text_of(dir.path() / "b") == "new");
  BOOST_TEST(!fs::exists(dir.path() / "a"));
}

BOOST_AUTO_TEST_CASE(never_get_the_name_of_another) {
  const framesd::test::TempDir dir;
  write(dir.path() / "a", "new");
  write(dir.path() / "b", "old");
  BOOST_TEST(framesd::rename_new(dir.path() / "a", dir.path() / "b") == EEXIST);
  BOOST_TEST(text_of(dir.path() / "a") == "new");
  BOOST_TEST(text_of(dir.path() / "b") == "old");
  BOOST_TEST(framesd::rename_new(dir.path() / "nowhere", dir.path() / "c") == ENOENT);
}

BOOST_AUTO_TEST_SUITE_END()
