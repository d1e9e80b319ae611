// SPDX-License-Identifier: MIT
#include "support/temp_dir.hpp"
#include <framesd/ingest/log_folder.hpp>

#include <fstream>
#include <sys/stat.h>

#include <boost/test/unit_test.hpp>

using framesd::errc;
using framesd::ingest::logs_in;

namespace {

struct Folder {
  framesd::test::TempDir dir;
  void file(const char* name) const { std::ofstream(dir.path() / name) << "depth\n"; }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(log_folder, Folder)

BOOST_AUTO_TEST_CASE(gives_logs_in_the_order_of_their_names) {
  for (const char* name : {"b.csv", "a.csv.gz", "B.CSV", "d.ndjson", "c.tsv", "e.jsonl.GZ", "f.las"})
    file(name);
  const auto files = logs_in(dir.path()).value();
  std::string names;
  for (const auto& log : files) names += std::filesystem::path(log.path).filename().native() + " ";
  BOOST_TEST(names == "B.CSV a.csv.gz b.csv c.tsv d.ndjson e.jsonl.GZ f.las ");
  BOOST_TEST(files[0].path == (dir.path() / "B.CSV").native());
}

BOOST_AUTO_TEST_CASE(leaves_hidden_files_folders_and_all_others_alone) {
  for (const char* name : {"._log.csv", ".csv", ".gz", "log.gz", "log.csv.part", "notes.txt"}) file(name);
  std::filesystem::create_directory(dir.path() / "folder.csv");
  file("folder.csv/inside.csv");
  BOOST_TEST((logs_in(dir.path()).error().code == errc::file_missing));
  BOOST_TEST(logs_in(dir.path()).error().detail.starts_with(dir.path().native() + ": no log in this folder"));
  std::filesystem::create_symlink("notes.txt", dir.path() / "link.csv");
  BOOST_TEST(logs_in(dir.path()).value().size() == 1u);
}

BOOST_AUTO_TEST_CASE(tells_of_what_has_the_name_of_a_log_and_is_no_file) {
  file("a.csv");
  std::filesystem::create_symlink("nowhere.csv", dir.path() / "link.csv");
  std::filesystem::create_symlink("loop.csv", dir.path() / "loop.csv");
  BOOST_REQUIRE_EQUAL(::mkfifo((dir.path() / "pipe.csv").c_str(), 0600), 0);
  const auto logs = logs_in(dir.path()).value();
  BOOST_REQUIRE_EQUAL(logs.size(), 4u);
  BOOST_TEST(!logs[0].failure.has_value());
  BOOST_TEST((logs[1].failure->code == errc::file_missing));
  BOOST_TEST(logs[1].failure->detail == logs[1].path + ": leads to a file that does not exist");
  BOOST_TEST(logs[2].failure->detail == logs[2].path + ": Too many levels of symbolic links");
  BOOST_TEST(logs[3].failure->detail ==
             logs[3].path + ": is not a regular file but a pipe, socket or device");
}

BOOST_AUTO_TEST_CASE(that_cannot_be_read_says_so) {
  const auto none = dir.path() / "none";
  BOOST_TEST((logs_in(none).error().code == errc::file_unreadable));
  BOOST_TEST(logs_in(none).error().detail == none.native() + ": No such file or directory");
}

BOOST_AUTO_TEST_SUITE_END()
