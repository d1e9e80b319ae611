// SPDX-License-Identifier: MIT
//
// What a client's path may open and what not, by the kernel's own confinement and by our walk alike.
#include "support/printing.hpp"
#include "support/temp_dir.hpp"
#include <framesd/ingest/confined_file.hpp>

#include <array>
#include <cerrno>
#include <fstream>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

namespace fs = std::filesystem;
using framesd::errc;
using framesd::ingest::Confinement;
using framesd::ingest::open_confined;
using framesd::ingest::open_trusted;
using framesd::test::TempDir;

namespace framesd::ingest {
static std::ostream& operator<<(std::ostream& out, Confinement how) {
  return out << (how == Confinement::kernel ? "kernel" : "walk");
}
}  // namespace framesd::ingest

namespace {

constexpr std::array kBoth = {Confinement::kernel, Confinement::walk};

// <dir>/csv is the folder; <dir>/secret.csv lies beside it.
struct Fixture {
  TempDir dir;
  fs::path folder = dir.path() / "csv";

  Fixture() {
    fs::create_directories(folder / "well 7" / "runs");
    write(folder / "log.csv", "in");
    write(folder / "well 7" / "runs" / "log.csv", "deep");
    write(dir.path() / "secret.csv", "out");
  }
  static void write(const fs::path& path, const char* text) { std::ofstream(path) << text; }

  std::string read(const std::string& path, Confinement how) const {
    const auto file = open_confined(folder, path, how);
    BOOST_REQUIRE_MESSAGE(file, file.error().detail);
    std::array<char, 16> text{};
    const auto bytes = ::read(file->descriptor(), text.data(), text.size());
    return {text.data(), static_cast<std::size_t>(bytes)};
  }
  boost::system::error_code refusal(const std::string& path, Confinement how) const {
    const auto file = open_confined(folder, path, how);
    return file ? boost::system::error_code() : file.error().code;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(confined_file, Fixture)

BOOST_DATA_TEST_CASE_F(Fixture, files_below_the_folder_open, kBoth, how) {
  BOOST_TEST(read("log.csv", how) == "in");
  BOOST_TEST(read("./log.csv", how) == "in");
  BOOST_TEST(read("well 7/runs/log.csv", how) == "deep");
  BOOST_TEST(read("well 7//runs/./log.csv", how) == "deep");
  BOOST_TEST(read((folder / "log.csv").native(), how) == "in");
  BOOST_TEST(read((folder / "well 7/runs/log.csv").native(), how) == "deep");
}

BOOST_DATA_TEST_CASE_F(Fixture, dots_and_other_folders_lead_nowhere, kBoth, how) {
  const fs::path outside = dir.path() / "secret.csv";
  for (const std::string& path :
       {std::string("../secret.csv"), std::string(".."), std::string("well 7/../../secret.csv"),
        std::string("well 7/../log.csv"), outside.native(), (folder / "../secret.csv").native(),
        folder.native() + "-other/log.csv", std::string("/proc/self/environ"), std::string("/etc/passwd"),
        std::string("/dev/zero"), std::string("/")}) {
    BOOST_TEST(refusal(path, how) == errc::file_outside, path);
  }
}

BOOST_DATA_TEST_CASE_F(Fixture, symbolic_links_below_the_folder_are_not_followed, kBoth, how) {
  fs::create_symlink(dir.path() / "secret.csv", folder / "absolute.csv");
  fs::create_symlink("../secret.csv", folder / "relative.csv");
  fs::create_symlink("log.csv", folder / "harmless.csv");
  fs::create_directory_symlink(dir.path(), folder / "up");
  fs::create_directory_symlink("well 7", folder / "same");
  fs::create_symlink("/proc/self/fd/0", folder / "magic");
  fs::create_directory_symlink("/proc/self", folder / "proc");
  fs::create_symlink("loop", folder / "loop");
  for (const char* path : {"absolute.csv", "relative.csv", "harmless.csv", "up/secret.csv",
                           "same/runs/log.csv", "magic", "proc/environ", "proc/cwd/x", "loop"}) {
    BOOST_TEST(refusal(path, how) == errc::file_outside, path);
  }
}

BOOST_DATA_TEST_CASE_F(Fixture, what_is_no_regular_file_is_refused_without_waiting, kBoth, how) {
  BOOST_REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
  BOOST_TEST(refusal("pipe", how) == errc::file_unreadable);
  BOOST_TEST(refusal("well 7", how) == errc::file_unreadable);
  BOOST_TEST(refusal("well 7/", how) == errc::file_unreadable);
  BOOST_TEST(refusal(".", how) == errc::file_unreadable);
  BOOST_TEST(refusal("", how) == errc::file_unreadable);
  BOOST_TEST(refusal(folder.native(), how) == errc::file_unreadable);
  BOOST_TEST(open_confined("/dev", "zero", how).error().code == errc::file_unreadable);
}

BOOST_DATA_TEST_CASE_F(Fixture, a_socket_or_device_in_the_folder_is_refused, kBoth, how) {
  const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
  (folder / "socket").native().copy(address.sun_path, sizeof address.sun_path - 1);
  BOOST_REQUIRE(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  BOOST_TEST(refusal("socket", how) == errc::file_unreadable);
  ::close(socket);
  BOOST_TEST(open_confined("/dev", "null", how).error().detail ==
             "null: is not a regular file but a pipe, socket or device");
}

BOOST_DATA_TEST_CASE_F(Fixture, what_is_not_there_is_missing, kBoth, how) {
  for (const std::string& path :
       {std::string("none.csv"), std::string("none/log.csv"), std::string("log.csv/none"),
        std::string("log.csv\0.txt", 12), std::string(300, 'n')}) {
    BOOST_TEST(refusal(path, how) == errc::file_missing, path);
  }
  BOOST_TEST(open_confined(dir.path() / "none", "log.csv", how).error().code == errc::file_missing);
}

BOOST_DATA_TEST_CASE_F(Fixture, the_folder_itself_may_be_a_link_and_have_two_names, kBoth, how) {
  const fs::path link = dir.path() / "link";
  fs::create_directory_symlink(folder, link);
  for (const std::string& path :
       {std::string("log.csv"), (link / "log.csv").native(), (folder / "log.csv").native()}) {
    BOOST_TEST(open_confined(link, path, how).has_value(), path);
  }
  BOOST_TEST(open_confined(link / "", (link / "log.csv").native(), how).has_value());
}

BOOST_DATA_TEST_CASE_F(Fixture, a_name_that_begins_like_the_folders_is_another_folder, kBoth, how) {
  fs::create_directory(dir.path() / "csv2");
  write(dir.path() / "csv2" / "log.csv", "other");
  BOOST_TEST(refusal((dir.path() / "csv2" / "log.csv").native(), how) == errc::file_outside);
}

BOOST_AUTO_TEST_CASE(the_operators_own_file_may_lie_anywhere) {
  fs::create_symlink(dir.path() / "secret.csv", folder / "link.csv");
  BOOST_TEST(open_trusted(folder / "link.csv").has_value());
  BOOST_TEST(open_trusted(dir.path() / "secret.csv").has_value());
  BOOST_TEST(open_trusted(dir.path() / "none").error().code == errc::file_missing);
  BOOST_TEST(open_trusted(folder).error().code == errc::file_unreadable);
}

BOOST_AUTO_TEST_SUITE_END()
