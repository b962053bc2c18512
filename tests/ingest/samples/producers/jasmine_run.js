const Jasmine = require("jasmine"); const JasmineTrxReporter = require("jasmine-trx-reporter");
const j = new Jasmine(); j.exitOnCompletion = false; j.addReporter(new JasmineTrxReporter({ reportName: "JASMINE Results", folder: "./", outputFile: "jasmine.trx", browser: "node", jUnitFormat: false }));
j.execute([__dirname + "/cart.spec.js"]);
