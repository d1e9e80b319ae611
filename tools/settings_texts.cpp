// SPDX-License-Identifier: MIT
//
// settings_texts FOLDER: writes FOLDER/framesd.conf and the table of FOLDER/SETTINGS.md as the table of
// settings in src/app has them. Run it as `ninja -C build/release settings_texts`; the tests of app say when
// that is needed.
#include "settings_load.hpp"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace {

std::string contents(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

bool write(const std::filesystem::path& file, const std::string& text) {
  std::ofstream out(file, std::ios::binary);
  out << text;
  out.close();
  if (!out) std::fprintf(stderr, "settings_texts: cannot write %s\n", file.c_str());
  return !out.fail();
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::fputs("usage: framesd_settings_texts FOLDER\n", stderr);
    return 2;
  }
  const std::filesystem::path folder = arguments[1];
  const std::string page = framesd::app::settings_page(contents(folder / "SETTINGS.md"));
  const bool done =
      write(folder / "framesd.conf", framesd::app::sample_file()) && write(folder / "SETTINGS.md", page);
  return done ? 0 : 1;
}
