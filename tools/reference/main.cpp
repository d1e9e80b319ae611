// SPDX-License-Identifier: MIT
//
// framesd_settings_texts [--check] FOLDER: writes what is made of the tables of settings and commands below
// FOLDER, which is tools/ of the tree: framesd.conf and the table of SETTINGS.md, the manual pages and the
// completion of this program. Run it as `ninja -C build/release settings_texts`. --check changes nothing and
// names the files that differ.
#include "program.hpp"
#include "reference.hpp"
#include "settings_load.hpp"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

namespace fs = std::filesystem;
namespace app = framesd::app;
namespace reference = framesd::reference;

using Texts = std::vector<std::pair<fs::path, std::string>>;

std::string contents(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

Texts texts_of_program(const fs::path& folder) {
  const std::string name(app::program_name());
  const fs::path completion = folder / "packaging/completion";
  return {{folder / "packaging/man" / (name + ".1"), reference::manual_of_program()},
          {folder / "packaging/man" / (name + ".conf.5"), reference::manual_of_settings()},
          {completion / (name + ".bash"), reference::completion_for_bash()},
          {completion / (name + ".zsh"), reference::completion_for_zsh()},
          {completion / (name + ".fish"), reference::completion_for_fish()}};
}

Texts texts_of_settings(const fs::path& folder) {
  return {{folder / "packaging/framesd.conf", app::sample_file()},
          {folder / "SETTINGS.md", app::settings_page(contents(folder / "SETTINGS.md"))}};
}

bool write(const fs::path& file, const std::string& text) {
  std::ofstream out(file, std::ios::binary);
  out << text;
  out.close();
  if (!out) std::fprintf(stderr, "settings_texts: cannot write %s\n", file.c_str());
  return !out.fail();
}

bool is_current(const fs::path& file, const std::string& text) {
  if (contents(file) == text) return true;
  std::fprintf(stderr, "%s differs from the tables: ninja -C build/release settings_texts\n", file.c_str());
  return false;
}

}  // namespace

int main(int count, char** arguments) {
  const bool check = count == 3 && std::string_view(arguments[1]) == "--check";
  if (count != 2 && !check) {
    std::fputs("usage: framesd_settings_texts [--check] FOLDER\n", stderr);
    return 2;
  }
  const fs::path folder = arguments[count - 1];
  Texts texts = texts_of_program(folder);
  if (app::program_name() == "framesd")
    for (auto& text : texts_of_settings(folder)) texts.push_back(std::move(text));
  bool done = true;
  for (const auto& [file, text] : texts) done = (check ? is_current(file, text) : write(file, text)) && done;
  return done ? 0 : 1;
}
