module.exports = (config) => config.set({
  frameworks: ["jasmine"], browsers: ["jsdom"], reporters: ["trx"], singleRun: true, files: ["cart.spec.js"],
  plugins: ["karma-jasmine", "karma-jsdom-launcher", "karma-trx-reporter"], trxReporter: { outputFile: "karma.trx" }, listenAddress: "127.0.0.1", hostname: "127.0.0.1",
});
