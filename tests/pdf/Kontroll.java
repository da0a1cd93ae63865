import java.io.File;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Kontroll FLAVOURS FILE…: one line for each file and flavour, tab-separated: file, flavour, checks, then each failed
 *  rule once with how often and the first place. Run from source (tests/pdf/validator.py), so nothing is compiled ahead. */
public class Kontroll {
  public static void main(String[] argument) throws Exception {
    VeraGreenfieldFoundryProvider.initialise();
    ExecutorService tradar = Executors.newFixedThreadPool(2);
    List<Future<String>> svar = new ArrayList<>();
    for (int i = 1; i < argument.length; i++) {
      for (String krav : argument[0].split(",")) {
        String fil = argument[i];
        svar.add(tradar.submit((Callable<String>) () -> kontrollera(fil, krav)));
      }
    }
    for (Future<String> ett : svar) {
      System.out.println(ett.get());
    }
    tradar.shutdown();
  }

  static String kontrollera(String fil, String krav) throws Exception {
    PDFAFlavour standard = PDFAFlavour.fromString(krav);
    StringBuilder rad = new StringBuilder();
    try (PDFAParser lasare = Foundries.defaultInstance().createParser(new File(fil), standard)) {
      ValidationResult utfall = Foundries.defaultInstance().createValidator(standard, false).validate(lasare);
      Map<String, Integer> antal = new LinkedHashMap<>();
      Map<String, TestAssertion> forsta = new LinkedHashMap<>();
      for (TestAssertion prov : utfall.getTestAssertions()) {
        if (prov.getStatus() == TestAssertion.Status.FAILED) {
          String regel = prov.getRuleId().getClause() + "-" + prov.getRuleId().getTestNumber();
          antal.merge(regel, 1, Integer::sum);
          forsta.putIfAbsent(regel, prov);
        }
      }
      rad.append(fil).append('\t').append(standard.getId()).append('\t').append(utfall.getTotalAssertions());
      for (String regel : antal.keySet()) {
        TestAssertion prov = forsta.get(regel);
        String plats = prov.getLocation() == null ? "" : prov.getLocation().getContext();
        String text = prov.getMessage() + " @ " + plats;
        rad.append('\t').append(regel).append(" x").append(antal.get(regel)).append(": ").append(text.replaceAll("\\s+", " "));
      }
      if (!utfall.isCompliant() && antal.isEmpty()) {
        rad.append('\t').append("not compliant, no rule named");
      }
    }
    return rad.toString();
  }
}
