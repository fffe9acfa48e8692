// TLS against programs that we did not write: linphonec and openssl s_client.
#include <csignal>
#include <filesystem>

#include "tests/flow/flow_test.h"

namespace foyer::flow {
namespace {

class TlsTest : public FlowTest {
 protected:
  // The first lines of what `openssl ARGUMENTS` says, after its end.
  std::string OpenSsl(const std::vector<std::string>& arguments) {
    std::vector<std::string> argv{"openssl"};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    peers::Process openssl(pump_, "openssl", peers::Command{argv});
    openssl.CloseInput();
    openssl.WaitForExit();
    return openssl.Output();
  }
  // The server's answer to a handshake.
  std::string Handshake(const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments{"s_client", "-connect", "127.0.0.1:" + std::to_string(tls_port())};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return OpenSsl(arguments);
  }
  // A certificate of this name, in the test's folder.
  std::string MakeCertificate(const std::string& file, const std::string& name, const std::string& days = "30") {
    const std::string key = folder() + "/" + file + "-key.pem", pem = folder() + "/" + file + ".pem";
    OpenSsl({"req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out",
             pem + ".request", "-subj", "/CN=" + name});
    OpenSsl({"x509", "-req", "-in", pem + ".request", "-signkey", key, "-days", days, "-out", pem});
    return "certificate = \"" + pem + "\"\nkey = \"" + key + "\"\n";
  }
  void RingAndTalk(peers::Linphonec& anna) {
    ASSERT_TRUE(house_->WaitForDevices(1)) << anna.process().Output();
    ASSERT_TRUE(house_->Ring());
    ASSERT_TRUE(Until([&] { return anna.IsRinging(); }));
    anna.Answer();
    ASSERT_TRUE(house_->WaitFor("answered"));
    EXPECT_TRUE(Until([&] { return house_->TwoWay(); }));
    anna.SendDigit('1');
    anna.SendDigit('1');
    EXPECT_TRUE(house_->WaitFor("lock_on"));
    anna.HangUp();
    EXPECT_TRUE(house_->WaitFor("ended"));
  }
};

TEST_F(TlsTest, ALinphoneRingsTalksOpensAndHangsUpWithTheCertificateThatFoyerdMade) {
  HouseOptions options;
  options.tls = true;
  StartHouse(options);
  const auto anna = AddLinphonec("anna", "tls");
  RingAndTalk(*anna);
}

TEST_F(TlsTest, ALinphoneThatBelievesNobodyElseIsContentWithIt) {
  HouseOptions options;
  options.tls = true;
  StartHouse(options);
  const auto anna = AddLinphonec(
      "anna", "tls", [this](peers::LinphonecConfig& config) { config.root_ca = folder() + "/tls-certificate.pem"; });
  RingAndTalk(*anna);
}

TEST_F(TlsTest, TheFingerprintThatIsShownIsTheOneThatIsServedAlsoAfterARestart) {
  HouseOptions options;
  options.tls = true;
  StartHouse(options);
  const std::string shown = Get("/api/v1/status")["certificate_fingerprint"];
  const std::string file =
      OpenSsl({"x509", "-in", folder() + "/tls-certificate.pem", "-noout", "-fingerprint", "-sha256"});
  std::string hex;
  for (const char c : file.substr(file.find('=') + 1))
    if (c != ':' && c != '\n') hex += static_cast<char>(std::tolower(c));
  EXPECT_EQ(shown, hex);
  house_->process().Kill(SIGTERM);
  house_->process().WaitForExit();
  house_->Start();
  EXPECT_EQ(Get("/api/v1/status")["certificate_fingerprint"], shown);
}

TEST_F(TlsTest, OldVersionsOfTlsAreRefused) {
  HouseOptions options;
  options.tls = true;
  StartHouse(options);
  for (const char* old : {"-tls1", "-tls1_1"})
    EXPECT_NE(Handshake({old, "-cipher", "DEFAULT@SECLEVEL=0"}).find("alert protocol version"), std::string::npos);
  EXPECT_NE(Handshake({"-tls1_2"}).find("Cipher is ECDHE"), std::string::npos);
  EXPECT_NE(Handshake({"-tls1_3"}).find("TLSv1.3, Cipher is"), std::string::npos);
}

TEST_F(TlsTest, TheNameThatIsAskedForPicksTheCertificateAndAReplacedFileIsServedAtOnceOnReload) {
  HouseOptions options;
  options.tls = true;
  options.has_door = false;
  options.more = "[tls]\n" + MakeCertificate("own", "house.example") + "[[certificate]]\ndomain = \"other.example\"\n" +
                 MakeCertificate("other", "other.example");
  StartHouse(options);
  ASSERT_TRUE(Until([&] { return Get("/api/v1/status").is_object(); }));
  EXPECT_NE(Handshake().find("CN = house.example"), std::string::npos);
  EXPECT_NE(Handshake({"-servername", "Other.example"}).find("CN = other.example"), std::string::npos);
  EXPECT_NE(Handshake({"-servername", "unknown.example"}).find("CN = house.example"), std::string::npos);

  // An open connection, which goes on.
  peers::Process old(
      pump_, "openssl",
      peers::Command{{"openssl", "s_client", "-quiet", "-connect", "127.0.0.1:" + std::to_string(tls_port())}});
  ASSERT_TRUE(Until([&] { return Get("/api/v1/status")["counters"]["sip_connections"] == 1; }));
  MakeCertificate("own", "renewed.example");
  house_->process().Kill(SIGHUP);
  EXPECT_TRUE(Until([&] { return Handshake().find("CN = renewed.example") != std::string::npos; }));
  MakeCertificate("own", "again.example");
  EXPECT_EQ(house_->Request("POST", "/api/v1/reload").status, 200) << "what foyerctl reload does";
  EXPECT_NE(Handshake().find("CN = again.example"), std::string::npos);
  EXPECT_TRUE(old.IsRunning());
  old.Send("\r\n\r");  // its newline makes it a ping
  EXPECT_TRUE(Get("/api/v1/status")["counters"]["sip_connections"] >= 1);
}

TEST_F(TlsTest, AnExpiredCertificateIsAReasonNotToStart) {
  HouseOptions options;
  options.tls = true;
  options.has_door = false;
  options.more = "[tls]\n" + MakeCertificate("own", "house.example", "-1");
  WriteConfiguration(options);
  const auto foyerd = RunFoyerd({"--config", folder() + "/foyer.conf"});
  EXPECT_EQ(foyerd->WaitForExit(), 1);
  EXPECT_TRUE(foyerd->Printed(folder() + "/own.pem has expired on ")) << foyerd->Output();
}

TEST_F(TlsTest, WhereCertificatesAreRequiredNobodyElseGetsIn) {
  HouseOptions options;
  options.tls = true;
  options.has_door = false;
  MakeCertificate("phone", "anna@house.example");
  MakeCertificate("stranger", "eve@house.example");
  options.more = "[tls]\nclients = \"require\"\nclient_ca = \"phone.pem\"\n";
  StartHouse(options);
  ASSERT_TRUE(Until([&] { return Get("/api/v1/status").is_object(); }));
  const auto shake = [this](const std::string& name) {
    return Handshake({"-tls1_2", "-cert", folder() + "/" + name + ".pem", "-key", folder() + "/" + name + "-key.pem"});
  };
  EXPECT_EQ(shake("phone").find("alert"), std::string::npos);
  EXPECT_NE(shake("stranger").find("alert"), std::string::npos);
  EXPECT_NE(Handshake({"-tls1_2"}).find("alert"), std::string::npos);
}

}  // namespace
}  // namespace foyer::flow
