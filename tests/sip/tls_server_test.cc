#include "sip/tls_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "sip/self_signed.h"
#include "tests/fakes/fake_event_loop.h"
#include "tests/fakes/temporary_folder.h"

namespace foyer::sip {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class TlsServerTest : public testing::Test {
 protected:
  TlsServerTest() { loop_.SetWall(Day(2026, 11)); }

  static WallTime Day(int year, unsigned month, unsigned day = 1) {
    return std::chrono::sys_days(std::chrono::year(year) / static_cast<int>(month) / static_cast<int>(day));
  }
  // A new one in a folder of its own.
  CertificateFiles MakeFiles(const std::string& name) {
    const std::string folder = folder_.path() + "/" + name;
    std::filesystem::create_directory(folder);
    const auto files = KeepSelfSigned(folder, "house.example");
    EXPECT_TRUE(files.ok());
    return *files;
  }
  static std::string Fingerprint(const CertificateFiles& files) { return FingerprintOf(*LoadCertificate(files)->leaf); }
  static void Overwrite(const CertificateFiles& old, const CertificateFiles& by) {
    std::filesystem::copy_file(by.certificate, old.certificate, std::filesystem::copy_options::overwrite_existing);
    std::filesystem::copy_file(by.key, old.key, std::filesystem::copy_options::overwrite_existing);
  }
  Result<std::unique_ptr<TlsServer>> Create(const TlsConfig& config) {
    return TlsServer::Create(loop_, config,
                             {[this](const std::string& what) { faults_.push_back(what); }, [this] { ++recovered_; }});
  }
  std::string StartError(const TlsConfig& config) {
    const auto server = Create(config);
    return server ? "" : server.error().message;
  }

  TemporaryFolder folder_;
  FakeEventLoop loop_;
  std::vector<std::string> faults_;
  int recovered_ = 0;
};

TEST_F(TlsServerTest, OurOwnCertificateIsMadeOnceAndItsKeyIsOursAlone) {
  const CertificateFiles files = MakeFiles("data");
  const auto again = KeepSelfSigned(folder_.path() + "/data", "house.example");
  EXPECT_EQ(Fingerprint(files), Fingerprint(*again));
  struct stat key {};
  ASSERT_EQ(stat(files.key.c_str(), &key), 0);
  EXPECT_EQ(key.st_mode & 0777, 0600U);
  EXPECT_THAT(NamesIn(*LoadCertificate(files)->leaf), testing::Contains("house.example"));
}

TEST_F(TlsServerTest, OurOwnCertificateIsMadeAnewWhenItCannotBeUsed) {
  const CertificateFiles files = MakeFiles("data");
  const std::string before = Fingerprint(files);
  std::ofstream(files.key) << "a power cut";
  const auto again = KeepSelfSigned(folder_.path() + "/data", "house.example");
  ASSERT_TRUE(again.ok());
  EXPECT_NE(Fingerprint(*again), before);
}

TEST_F(TlsServerTest, AFolderThatCannotBeWrittenIsNamed) {
  const auto files = KeepSelfSigned(folder_.path() + "/none", "house.example");
  ASSERT_FALSE(files.ok());
  EXPECT_THAT(files.error().message, HasSubstr(folder_.path() + "/none"));
}

TEST_F(TlsServerTest, WhatIsWrongAtTheStartIsToldWithTheFile) {
  const CertificateFiles good = MakeFiles("good"), other = MakeFiles("other");
  EXPECT_EQ(StartError({.own = good}), "");
  EXPECT_THAT(StartError({.own = {good.certificate, other.key}}), HasSubstr(other.key + " is not the key"));
  EXPECT_THAT(StartError({.own = {good.certificate + "x", good.key}}), HasSubstr("pemx cannot be read"));
  EXPECT_THAT(StartError({.own = {good.key, good.key}}), HasSubstr("holds no certificate"));
  EXPECT_THAT(StartError({.own = {good.certificate, good.certificate}}), HasSubstr("holds no private key"));
  EXPECT_THAT(StartError({.own = good, .clients = ClientCertificates::kAsk, .client_ca = good.key}),
              HasSubstr("client_ca: " + good.key));
  EXPECT_THAT(StartError({.own = good, .domains = {{"b.example", {"/none", good.key}}}}),
              HasSubstr("[[certificate]] of b.example: /none"));
  loop_.SetWall(Day(2050, 1));
  EXPECT_THAT(StartError({.own = good}), HasSubstr("has expired on 2049-12-31; put a new one in its place"));
}

TEST_F(TlsServerTest, AChangedFileIsServedAtTheNextLook) {
  const CertificateFiles files = MakeFiles("files"), next = MakeFiles("next");
  const auto server = Create({.own = files});
  ASSERT_TRUE(server.ok());
  Overwrite(files, next);
  EXPECT_NE((*server)->fingerprint(), Fingerprint(next));
  loop_.Advance(30s);
  EXPECT_EQ((*server)->fingerprint(), Fingerprint(next));
  EXPECT_THAT(faults_, IsEmpty());
}

TEST_F(TlsServerTest, ABrokenNewFileIsToldOnceAndTheOldCertificateStays) {
  const CertificateFiles files = MakeFiles("files"), next = MakeFiles("next");
  const std::string before = Fingerprint(files);
  const auto server = Create({.own = files});
  std::ofstream(files.certificate) << "not yet";
  (*server)->Reload();
  loop_.Advance(10min);
  EXPECT_THAT(faults_, ElementsAre(HasSubstr(files.certificate + " holds no certificate")));
  EXPECT_EQ((*server)->fingerprint(), before);
  EXPECT_EQ(recovered_, 0);
  Overwrite(files, next);
  (*server)->Reload();
  EXPECT_EQ((*server)->fingerprint(), Fingerprint(next));
  EXPECT_EQ(recovered_, 1);
}

TEST_F(TlsServerTest, ACertificateThatEndsSoonIsToldOnce) {
  const CertificateFiles files = MakeFiles("files");
  loop_.SetWall(Day(2049, 12, 16));
  const auto server = Create({.own = files});
  loop_.Advance(1h);
  EXPECT_THAT(faults_, IsEmpty());
  loop_.SetWall(Day(2049, 12, 18));
  loop_.Advance(1h);
  EXPECT_THAT(faults_, ElementsAre(HasSubstr(files.certificate + " expires on 2049-12-31")));
}

}  // namespace
}  // namespace foyer::sip
